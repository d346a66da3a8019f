import * as z from 'zod/mini'
import { appSelector, duration, onOrOff } from '../../cli/arguments'

export const request = z.object({
  subject: appSelector,
  refresh: z.optional(duration),
  access: z.optional(duration),
  offline: z.optional(onOrOff),
  users: z._default(z.boolean(), false),
})

export type Request = z.output<typeof request>
