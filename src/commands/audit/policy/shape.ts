/** The part of JSON Schema (draft 2020-12) in which our files are described. Editors read it, and so does this program. */
export interface Shape {
  $ref?: string
  title?: string
  description?: string
  examples?: readonly unknown[]
  default?: unknown
  type?: ShapeType | readonly ShapeType[]
  const?: number
  enum?: readonly string[]
  pattern?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Shape
  minItems?: number
  properties?: Record<string, Shape>
  required?: readonly string[]
  additionalProperties?: false
  dependentSchemas?: Record<string, Shape>
  anyOf?: readonly Shape[]
  /** What to say where nothing better is known; an extension that editors know. */
  errorMessage?: string
}

export type ShapeType = 'object' | 'array' | 'string' | 'integer' | 'boolean'

export interface SchemaFile extends Shape {
  $schema: string
  $defs: Record<string, Shape>
}
