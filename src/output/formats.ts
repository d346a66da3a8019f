import { csv } from './formats/csv'
import type { OutputFormat } from './formats/format'
import { json, ndjson } from './formats/json'
import { plain } from './formats/plain'
import { table } from './formats/table'

/** Every format of `--output`. To add one, write its file and add its row here. */
export const formats = { table, plain, json, ndjson, csv } satisfies Record<string, OutputFormat>

export type Format = keyof typeof formats

export const formatNames = Object.keys(formats) as [Format, ...Format[]]

export const formatOf = (name: Format): OutputFormat => formats[name]
