import { get } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'

const elsewhere = '192.0.2.1'

test('no test can reach another machine, by net, http or fetch', async () => {
  const refused = `a test tried to reach ${elsewhere}`
  expect(() => connect(80, elsewhere)).toThrow(refused)
  expect(() => connect({ port: 80, host: elsewhere })).toThrow(refused)
  expect(() => get(`http://${elsewhere}/`)).toThrow(refused)
  await expect(fetch(`http://${elsewhere}/`)).rejects.toThrow('fetch failed')
  expect(() => connect(443, 'oracle.example')).toThrow('a test tried to reach oracle.example')
})
