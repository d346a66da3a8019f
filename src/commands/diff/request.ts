import * as z from 'zod/mini'
import { destinationsIn } from '../shared/destinations'
import { formats } from './view'

const path = z.string().check(z.minLength(1, 'is empty; write the file of a snapshot'))

export const request = z.object({
  old: path,
  new: z.optional(path),
  across: z._default(z.boolean(), false),
  output: destinationsIn(formats),
})

export type Request = z.output<typeof request>
