import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto'
import type { SandboxClock } from '../clock'
import { tenancy } from '../oauth/keys/session-token'
import { compartment, instance } from './identities'
import { type Name, newCertificate } from './x509'

export interface KeyPair {
  publicKey: KeyObject
  privateKey: KeyObject
}

export interface Authority {
  certificate: X509Certificate
  /** The one below the root. */
  intermediate: X509Certificate
  sign(request: { name: Name; publicKey: KeyObject; from: Date; to: Date; addresses?: string[] }): X509Certificate
}

// Making a key takes a noticeable moment, so that all sandboxes of a process share them.
const made = new Map<string, KeyPair | Authority>()

function once<Value extends KeyPair | Authority>(name: string, make: () => Value): Value {
  const value = (made.get(name) as Value | undefined) ?? make()
  made.set(name, value)
  return value
}

/** An RSA key pair of this process, by what it is for. */
export const rsaPair = (purpose: 'instance' | 'resource' | 'issuer'): KeyPair =>
  once(purpose, () => generateKeyPairSync('rsa', { modulusLength: 2048 }))

const from = new Date('2020-01-01T00:00:00Z')
const to = new Date('2099-12-31T23:59:59Z')

/** A root, and one below it that signs. Oracle's have RSA keys; these are EC keys, which are made at once. */
export function authority(purpose: 'instances' | 'cluster'): Authority {
  return once(`authority for ${purpose}`, () => {
    const root = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), name: nameOf(`Sandbox root for ${purpose}`) }
    const below = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), name: nameOf(`Sandbox ${purpose}`) }
    const life = { notBefore: from, notAfter: to, isAuthority: true }
    return {
      certificate: newCertificate({ ...life, subject: root.name, publicKey: root.publicKey, issuer: root }),
      intermediate: newCertificate({ ...life, subject: below.name, publicKey: below.publicKey, issuer: root }),
      sign: ({ name, publicKey, from: notBefore, to: notAfter, ...rest }) =>
        newCertificate({ subject: name, publicKey, issuer: below, notBefore, notAfter, ...rest }),
    }
  })
}

const nameOf = (text: string): Name => ({
  parts: [
    ['O', 'Sandbox, invented'],
    ['CN', text],
  ],
})

const hour = 3_600_000
/** Guess: instances get new certificates several times a day. */
const leafHours = 4

let leaf: { start: number; certificate: X509Certificate } | undefined

/** The certificate of the instance, which says in its subject who it is. It is renewed after half of its life. */
export function leafCertificate(clock: SandboxClock): X509Certificate {
  const half = (leafHours / 2) * hour
  const start = Math.floor(clock.now().getTime() / half) * half
  if (leaf?.start !== start) leaf = { start, certificate: newLeaf(start) }
  return leaf.certificate
}

function newLeaf(start: number): X509Certificate {
  return authority('instances').sign({
    name: {
      parts: [
        ['CN', instance.id],
        ['OU', 'opc-certtype:instance'],
        ['OU', `opc-compartment:${compartment}`],
        ['OU', `opc-instance:${instance.id}`],
        ['OU', `opc-tenant:${tenancy}`],
      ],
    },
    publicKey: rsaPair('instance').publicKey,
    from: new Date(start - hour / 12),
    to: new Date(start + leafHours * hour),
  })
}
