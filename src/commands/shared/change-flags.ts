import * as z from 'zod/mini'

/** The flags that every command has that changes a setting. */
export const changeFlags = {
  dryRun: z._default(z.boolean(), false),
  yes: z._default(z.boolean(), false),
  force: z._default(z.boolean(), false),
  ifMatch: z._default(z.boolean(), true),
}
