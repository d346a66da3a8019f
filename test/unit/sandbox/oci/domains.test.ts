import { createPrivateKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createRequestSigner } from '../../../../src/identity-domain/auth/request-signing'
import { handleRequest } from '../../../../src/sandbox/handle-request'
import { answerText } from '../../../../src/sandbox/http-message'
import { childCompartment } from '../../../../src/sandbox/oci/domains'
import { rsaPair } from '../../../support/keys'
import { domainWithoutPort, url } from '../domain-without-port'

const pair = rsaPair()
const keyId = 'ocid1.tenancy.oc1..t/ocid1.user.oc1..u/20:3b'
const sign = createRequestSigner({ keyId, privateKey: createPrivateKey(pair.privateKey) })
const root = 'ocid1.tenancy.oc1..t'

/** A request for domains, signed by a key that the sandbox knows. */
function ask(query: string, { isSigned = true, method = 'GET' } = {}) {
  const state = domainWithoutPort({ apiKeys: [{ keyId, publicKey: pair.publicKey }] })
  const target = `/20160918/domains${query}`
  const { host } = new URL(url)
  const signature = sign({ method, host, path: target, headers: {}, date: state.clock.wallTime() })
  const headers = { host, ...(isSigned ? signature : {}) }
  const delivery = handleRequest(state, { method, target, headers, body: Buffer.alloc(0) })
  if (delivery.kind !== 'answer') throw new Error(delivery.kind)
  const { status, headers: answered } = delivery.response
  return { status, next: answered['opc-next-page'], body: JSON.parse(answerText(delivery.response)) }
}

describe('ListDomains of the sandbox', () => {
  test('the root compartment has the sandbox itself and an inactive domain', () => {
    const { status, next, body } = ask(`?compartmentId=${root}`)
    expect({ status, next }).toEqual({ status: 200, next: undefined })
    expect(body).toEqual([
      expect.objectContaining({ displayName: 'Default', url, type: 'DEFAULT', lifecycleState: 'ACTIVE' }),
      expect.objectContaining({ displayName: 'Archive', type: 'SECONDARY', lifecycleState: 'INACTIVE' }),
    ])
  })

  test('a compartment below has domains of its own', () =>
    expect(ask(`?compartmentId=${childCompartment}`).body).toEqual([
      expect.objectContaining({ displayName: 'Partners', compartmentId: childCompartment }),
    ]))

  test('pages are as long as limit says, and name the next one', () => {
    const first = ask(`?compartmentId=${root}&limit=1`)
    expect(first.body).toHaveLength(1)
    const last = ask(`?compartmentId=${root}&limit=1&page=${first.next}`)
    expect(last.body).toEqual([expect.objectContaining({ displayName: 'Archive' })])
    expect(last.next).toBeUndefined()
  })

  test.each<[string, string, object, number, string]>([
    ['without a signature', `?compartmentId=${root}`, { isSigned: false }, 401, 'NotAuthenticated'],
    ['without a compartment', '', {}, 400, 'MissingParameter'],
    ['a compartment that is not there', '?compartmentId=ocid1.compartment.oc1..x', {}, 404, 'NotAuthorizedOrNotFound'],
    ['another method', `?compartmentId=${root}`, { method: 'DELETE' }, 404, 'NotAuthorizedOrNotFound'],
    ['a limit that is none', `?compartmentId=${root}&limit=x`, {}, 400, 'InvalidParameter'],
    ['a page that is none', `?compartmentId=${root}&page=-1`, {}, 400, 'InvalidParameter'],
  ])('%s is refused in the form of OCI', (_, query, how, status, code) =>
    expect(ask(query, how)).toMatchObject({ status, body: { code, message: expect.any(String) } }),
  )
})
