import { createRequire } from 'node:module'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'

// Readers that nobody here wrote, each strict, for what is written for other programs.

const load = createRequire(import.meta.url)

const loadBesideSarif = createRequire(load.resolve('@microsoft/jest-sarif'))
const Ajv = loadBesideSarif('ajv')
const ajv = new Ajv({ schemaId: 'auto', allErrors: true })
ajv.addMetaSchema(loadBesideSarif('ajv/lib/refs/json-schema-draft-04.json'))
ajv.addSchema(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'sarif')

/** What the schema of SARIF 2.1.0 has against a document, by the validator it comes with; empty where it is valid. */
export function sarifFaults(document: unknown): string[] {
  ajv.validate('sarif', document)
  const faults: { dataPath: string; message: string }[] = ajv.errors ?? []
  return faults.map(({ dataPath, message }) => `${dataPath} ${message}`)
}

/** Rows as objects by their header; throws where a row has more or fewer cells. */
export const readCsvRecords = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, relax_column_count: false })

export interface XmlElement {
  name: string
  attributes: Record<string, string>
  text: string
  children: XmlElement[]
}

/** The element at the root; throws where the text is not well-formed XML 1.0. */
export function readXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '', children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (piece) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += piece
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(text).close()
  const [document] = root.children
  if (document === undefined) throw new Error('there is no element')
  return document
}

/** All elements of that name below, in their order. */
export const elementsOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)])
