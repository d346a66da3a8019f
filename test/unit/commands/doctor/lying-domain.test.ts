import { expect, test } from 'vitest'
import { asSwitches } from '../../../../src/commands/sandbox/as-switches'
import type { Fault } from '../../../../src/sandbox/faults/fault'
import { programWithSandbox } from '../../../support/in-process'
import { newFiles, valuesIn } from './reports'

/** A report on a sandbox that answers some requests in another way. */
async function reportWith(...faults: Fault[]) {
  const { apps, sandbox } = await programWithSandbox({ now: () => new Date(Date.UTC(2026, 9, 5, 14, 3, 0)) })
  for (const fault of faults) sandbox.faults.add(fault)
  const { written, files } = newFiles()
  const { exitCode, stderr } = await apps(['doctor', '--report', 'domain.json'], { files })
  const text = written.get('domain.json')
  expect(text, stderr).toBeDefined()
  const report = JSON.parse(text ?? '')
  return { exitCode, report, values: valuesIn(report) }
}

const apps = '/admin/v1/Apps'

/** So many lists come before: whether Apps may be read, the one without credentials, the first Apps, … */
const lists = { descending: 3, second: 4, large: 6, values: 12 }

test('a discovery document that is a page of HTML is an observation, and the report is complete', async () => {
  const { exitCode, values } = await reportWith({ match: { kind: 'discovery' }, action: { type: 'html' } })
  expect(exitCode).toBe(0)
  expect(values).toMatchObject({
    discovery: 'html',
    issuer: 'not-tried: unusable',
    'introspection-name': 'not-tried: unusable',
  })
})

test('a page of HTML with another status is an error, not a discovery document', async () => {
  const { exitCode, report, values } = await reportWith({
    match: { kind: 'discovery' },
    action: { type: 'status', status: 404, body: 'html' },
  })
  expect([exitCode, values['discovery']]).toEqual([0, 'not-tried: refused'])
  expect(report.observations.discovery).toEqual({ notTried: 'refused', status: 404 })
})

test('a status that HTTP does not have is no observation', async () => {
  const { exitCode, values } = await reportWith({
    match: { path: `${apps}/${'0'.repeat(32)}` },
    action: { type: 'status', status: 999 },
  })
  expect([exitCode, values['missing-app-status']]).toEqual([0, 'not-tried: unusable'])
  expect(values['unknown-attribute']).toBe('ignored')
})

test('an answer with an app for the id that no app has tells nothing about an app that is missing', async () => {
  const { values } = await reportWith({
    match: { path: `${apps}/${'0'.repeat(32)}` },
    action: { type: 'status', status: 200 },
  })
  expect(values['missing-app-status']).toBe('not-tried: unusable')
})

test.each([413, 501])('a large page that ends with %i was not accepted', async (status) => {
  const { report, values } = await reportWith({
    match: { kind: 'list', skip: lists.large },
    action: { type: 'status', status },
  })
  expect(values).toMatchObject({ 'large-count': 'not-tried: refused', 'largest-page': 'not-tried: refused' })
  expect(asSwitches(report.observations).cannot).toContainEqual({
    name: 'large-count',
    value: `refused with ${status}`,
  })
})

test('a page without apps shows no order', async () => {
  const { values } = await reportWith({
    match: { kind: 'list', skip: lists.descending },
    action: { type: 'override', attributes: {}, envelope: { Resources: [] } },
  })
  expect(values['sort-by-id']).toBe('not-tried: unusable')
})

test('a domain that ignores startIndex, or counts wrongly, does not show its last page', async () => {
  const first = await reportWith({
    match: { kind: 'list', skip: lists.second },
    action: { type: 'override', attributes: { id: 'another' } },
  })
  expect(first.values).toMatchObject({ 'start-index': 'other', 'next-page-at-end': 'not-tried: depends-on-another' })
  const wrong = await reportWith({
    match: { kind: 'list', times: 1000 },
    action: { type: 'override', attributes: {}, envelope: { totalResults: 5 } },
  })
  expect(wrong.values).toMatchObject({
    'total-results': 'differs',
    'next-page-at-end': 'not-tried: depends-on-another',
  })
})

test('a row that leaves out what was filtered by is known from before', async () => {
  const { values } = await reportWith({
    match: { kind: 'list', skip: lists.values },
    action: { type: 'override', attributes: {}, remove: ['scopes'] },
  })
  expect(values['filter-values']).toBe('honoured')
})

test('a domain that claims more apps than it has does not show its largest page', async () => {
  const { values } = await reportWith({
    match: { kind: 'list', skip: lists.large, times: 1 },
    action: { type: 'override', attributes: {}, envelope: { totalResults: 52 } },
  })
  expect(values).toMatchObject({ 'total-results': 'differs', 'largest-page': 'not-tried: too-few-apps' })
})

test('one question that a gateway answers does not end the others', async () => {
  const { exitCode, report, values } = await reportWith({
    match: { path: `${apps}/${'0'.repeat(32)}`, times: 1000 },
    action: { type: 'status', status: 503 },
  })
  expect(exitCode).toBe(3)
  expect(report.observations['missing-app-status']).toEqual({ notTried: 'no-answer', status: 503 })
  expect(values).toMatchObject({ 'unknown-attribute': 'ignored', schemas: 'answered' })
})

test('a page size that is only said in itemsPerPage was not seen', async () => {
  const { values } = await reportWith({
    match: { kind: 'list', times: 1000 },
    action: { type: 'override', attributes: {}, envelope: { itemsPerPage: 500 } },
  })
  expect(values).toMatchObject({ 'largest-page': 'not-tried: too-few-apps', 'total-results': 'agrees' })
})

test('a list without totalResults still makes a report', async () => {
  const { exitCode, report, values } = await reportWith({
    match: { kind: 'list', times: 1000 },
    action: { type: 'override', attributes: {}, envelope: { totalResults: null } },
  })
  expect([exitCode, report.complete]).toEqual([0, true])
  expect(values).toMatchObject({
    'sort-by-id': 'honoured',
    'start-index': 'honoured',
    'total-results': 'not-tried: unusable',
    'total-items-header': 'not-tried: depends-on-another',
    'next-page': 'not-tried: depends-on-another',
    'next-page-at-end': 'not-tried: depends-on-another',
    'filter-eq': 'honoured',
  })
})

test('after three questions in a row that a gateway answers, no more is asked', async () => {
  const { exitCode, report } = await reportWith({
    match: { kind: 'list', skip: lists.descending, times: 1000 },
    action: { type: 'status', status: 502 },
  })
  expect([exitCode, report.complete]).toEqual([3, false])
  expect(report.observations.schemas).toMatchObject({ notTried: 'no-answer' })
})

test('--report - is refused before anything is sent', async () => {
  const { apps, sandbox } = await programWithSandbox()
  const { exitCode, stderr } = await apps(['doctor', '--report', '-'])
  expect([exitCode, sandbox.requests.length]).toEqual([2, 0])
  expect(stderr).toContain('needs the path of a new file; -o json prints the report as well')
})

test('a domain that ignores startIndex does not show whether its page or its total is wrong', async () => {
  const { sandbox, apps: run } = await programWithSandbox({ now: () => new Date(Date.UTC(2026, 9, 5, 14, 3, 0)) })
  const [first = null] = [...sandbox.state.apps.all()].map(({ id }) => id).sort()
  sandbox.faults.add({
    match: { kind: 'list', skip: lists.large },
    action: { type: 'override', attributes: {}, envelope: { totalResults: 52 } },
  })
  sandbox.faults.add({
    match: { kind: 'list', skip: lists.large + 1 },
    action: { type: 'override', attributes: {}, envelope: { Resources: [{ id: first }] } },
  })
  const { written, files } = newFiles()
  await run(['doctor', '--report', 'domain.json'], { files })
  expect(valuesIn(JSON.parse(written.get('domain.json') ?? ''))).toMatchObject({
    'largest-page': 'not-tried: depends-on-another',
    'total-results': 'not-tried: depends-on-another',
  })
})
