import { createHash, createSign, type KeyObject, X509Certificate } from 'node:crypto'

// X.509 version 3 in DER (RFC 5280, X.690), as much as a small authority needs: node:crypto reads certificates and makes none.

export interface Name {
  /** One relative distinguished name each, in this order. */
  parts: readonly (readonly [attribute: 'CN' | 'O' | 'OU', value: string])[]
}

export interface CertificateRequest {
  subject: Name
  publicKey: KeyObject
  /** Its key signs: an EC key. */
  issuer: { name: Name; privateKey: KeyObject; publicKey: KeyObject }
  notBefore: Date
  notAfter: Date
  /** It may issue certificates itself. */
  isAuthority?: boolean
  /** IPv4 addresses that a server with it answers at. */
  addresses?: readonly string[]
}

export function newCertificate(request: CertificateRequest): X509Certificate {
  const { subject, publicKey, issuer, notBefore, notAfter } = request
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'))
  const signed = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber(request)),
    algorithm,
    nameOf(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(request))),
  )
  const signature = createSign('SHA256').update(signed).sign(issuer.privateKey)
  return new X509Certificate(sequence(signed, algorithm, bitString(signature)))
}

function extensions({ publicKey, issuer, isAuthority = false, addresses = [] }: CertificateRequest): Buffer[] {
  const usage = isAuthority ? Buffer.from([0x03, 0x02, 0x01, 0x06]) : Buffer.from([0x03, 0x02, 0x05, 0xa0])
  return [
    extension('2.5.29.19', sequence(...(isAuthority ? [tagged(0x01, Buffer.from([0xff]))] : [])), true),
    extension('2.5.29.15', usage, true),
    extension('2.5.29.14', tagged(0x04, keyIdentifier(publicKey))),
    extension('2.5.29.35', sequence(tagged(0x80, keyIdentifier(issuer.publicKey)))),
    ...(addresses.length > 0 ? [extension('2.5.29.17', sequence(...addresses.map(address)))] : []),
  ]
}

const extension = (oid: string, value: Buffer, critical = false): Buffer =>
  sequence(identifier(oid), ...(critical ? [tagged(0x01, Buffer.from([0xff]))] : []), tagged(0x04, value))

const address = (text: string): Buffer => tagged(0x87, Buffer.from(text.split('.').map(Number)))

const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()

/** The same for the same certificate. The first bit has to be 0. */
function serialNumber({ publicKey, notBefore, notAfter }: CertificateRequest): Buffer {
  const digest = createHash('sha256')
    .update(keyIdentifier(publicKey))
    .update(`${notBefore.getTime()} ${notAfter.getTime()}`)
  const serial = digest.digest().subarray(0, 16)
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40
  return serial
}

const attributes = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11' }

const nameOf = ({ parts }: Name): Buffer =>
  sequence(
    ...parts.map(([attribute, value]) =>
      tagged(0x31, sequence(identifier(attributes[attribute]), tagged(0x0c, Buffer.from(value)))),
    ),
  )

/** UTCTime up to 2049, GeneralizedTime from 2050 on. */
function time(date: Date): Buffer {
  const digits = `${date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '')}Z`
  const isShort = date.getUTCFullYear() < 2050
  return tagged(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits))
}

const sequence = (...contents: Buffer[]): Buffer => tagged(0x30, ...contents)
const explicit = (number: number, content: Buffer): Buffer => tagged(0xa0 | number, content)
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes)
const bitString = (bytes: Buffer): Buffer => tagged(0x03, Buffer.from([0]), bytes)

function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(number: number): number[] {
  const digits = [number & 0x7f]
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80)
  return digits
}

function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
