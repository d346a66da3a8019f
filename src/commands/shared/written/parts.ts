import * as z from 'zod/mini'

/**
 * The parts of the schemas of files that people write: policies, waivers, desired states. What a transform or a refinement checks is said to editors in
 * the JSON Schema of `described`.
 */

export function described<Schema extends z.ZodMiniType>(
  schema: Schema,
  jsonSchema: z.core.JSONSchema.BaseSchema,
): Schema {
  z.globalRegistry.add(schema, jsonSchema as z.core.GlobalMeta)
  return schema
}

export const optional = <Schema extends z.ZodMiniType>(schema: Schema, description: string) =>
  described(z.optional(schema), { description })

/** Refuses an object that checks nothing. Objects with other mistakes are left alone: a misspelt key is one mistake. */
export const checking = <Value>(holds: (value: Value) => boolean, message: string) =>
  z.refine<Value>(holds, { error: message, when: ({ issues }) => issues.length === 0 })

/** A value that `read` turns into another one, or refuses with an error. */
export function parsed<Value>(
  read: (value: unknown) => Value | { error: string },
  jsonSchema: z.core.JSONSchema.BaseSchema,
) {
  const parse = z.transform((input: unknown, context) => {
    const value = read(input)
    if (typeof value !== 'object' || value === null || !('error' in value)) return value as Value
    context.issues.push({ code: 'custom', input, message: value.error })
    return z.NEVER
  })
  return described(z.pipe(z.unknown(), parse), jsonSchema)
}

export const text = (title: string) =>
  described(z.string().check(z.regex(/[^ \t\r\n]/, '{name} is empty'), z.maxLength(1024)), { title })

export const oneOf = <Word extends string>(title: string, words: readonly Word[]) => described(z.enum(words), { title })

/** One value or a list of them, always read as a list. */
export const oneOrMore = <Value>(item: z.ZodMiniType<Value>, title: string, description: string) =>
  optional(
    z.pipe(
      described(z.union([item, z.array(item).check(z.minLength(1))]), { title: `${title}, or a list of them` }),
      z.transform((value) => [value].flat() as Value[]),
    ),
    description,
  )

export const flag = (description: string) => optional(z.boolean(), description)

export const ruleId = (description: string) => {
  const problem = '{name} is not the id of a rule: write up to 64 letters, digits, dots, dashes and underscores'
  const id = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, problem))
  return described(id, { title: 'the id of a rule', description })
}

export const version = described(z.literal(1), { title: 'the number 1', description: 'The version of this format.' })

/** For editors: what may be written in the file, as JSON Schema (draft 2020-12). */
export const jsonSchemaOf = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input' })
