import * as z from 'zod/mini'

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const names = z
  .string()
  .check(z.regex(/^[\w$.:-]+(,[\w$.:-]+)*$/, 'is not a list of attributes, such as id,displayName'))

export const request = z.object({
  method: z.pipe(
    z.pipe(
      z.string(),
      z.transform((word) => word.toUpperCase()),
    ),
    z.enum(methods, { error: 'is not a method; use GET, HEAD, POST, PUT, PATCH or DELETE' }),
  ),
  path: z.string(),
  field: z._default(z.array(z.string()), []),
  typedField: z._default(z.array(z.string()), []),
  inputFile: z.optional(z.string()),
  attributes: z.optional(names),
  ifMatch: z.optional(
    z.string().check(z.regex(/^[\x21-\x7e]{1,256}$/, 'is not a version; use the value of meta.version')),
  ),
  paginate: z._default(z.boolean(), false),
  reveal: z._default(z.boolean(), false),
  yes: z._default(z.boolean(), false),
})

export type Request = z.output<typeof request>
