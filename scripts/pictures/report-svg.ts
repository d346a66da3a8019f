import { type DefaultTreeAdapterTypes, html, parse } from 'parse5'
import type { ThemeName } from './themes'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

const width = 1100

/**
 * The upper part of an HTML report as a picture: its own markup and style sheet inside an SVG, so that nothing in the
 * picture can differ from the report. An image runs no scripts, so what needs one is left out, as the report does itself.
 *
 * @param height in pixels; what is below is cut off
 */
export function reportSvg(
  report: string,
  { title, theme, height }: { title: string; theme: ThemeName; height: number },
) {
  const document = parse(report)
  const style = elementsOf(document, 'style').map(textIn).join('')
  const main = elementsOf(document, 'main').map(xml).join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<style><![CDATA[${styleFor(theme, style)}]]></style>`,
    `<foreignObject width="${width}" height="${height}">`,
    `<html xmlns="http://www.w3.org/1999/xhtml"><body>${main}</body></html>`,
    '</foreignObject>',
    '</svg>',
    '',
  ].join('\n')
}

/**
 * Media queries of a picture ask about the place where it is shown, and not about its own size: the colours of the theme
 * are taken always, and the rules for narrow screens and for paper never.
 */
function styleFor(theme: ThemeName, style: string): string {
  const [light = '', ...blocks] = style.split(/^(?=@media )/m)
  const kept = blocks.map((block) => {
    const [, query = '', rules = '', others = ''] = /^@media ([^{]*) \{\n([\s\S]*?)^\}\n([\s\S]*)/m.exec(block) ?? []
    const isTaken = query === 'screen' || (query === '(prefers-color-scheme: dark)' && theme === 'dark')
    return (isTaken ? rules : '') + others
  })
  return `${light}${kept.join('')}html { height: 100%; overflow: hidden; } tr { content-visibility: visible !important; }\n`
}

function elementsOf(node: Node | DefaultTreeAdapterTypes.Document, tag: string): Element[] {
  if (!('childNodes' in node)) return []
  return node.childNodes.flatMap((each) => ('tagName' in each && each.tagName === tag ? [each] : elementsOf(each, tag)))
}

const textIn = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')

function xml(node: Node): string {
  if ('value' in node) return escaped(node.value)
  if (!('tagName' in node) || node.attrs.some(({ name }) => name === 'hidden')) return ''
  const space = node.tagName === 'svg' ? ` xmlns="${html.NS.SVG}"` : ''
  const attributes = node.attrs.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('')
  return `<${node.tagName}${space}${attributes}>${node.childNodes.map(xml).join('')}</${node.tagName}>`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
