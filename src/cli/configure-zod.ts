import { config } from 'zod/mini'

// Compiled parsers call `new Function`: code built at run time has no place in a program that holds credentials.
config({ jitless: true })
