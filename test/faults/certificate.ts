import { createPrivateKey, X509Certificate } from 'node:crypto'

/** Its own authority, for domain.example and localhost, until 2120. The key is no secret: it opens nothing. */
const key = [
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4QMv06UMs3/iLw2cGty65AEGxvd7GIPdX4t5//ZZekChRANCAATd',
  'bet+vAMOMSm2NqSauH56eWflJCTcga+N01vNzUQ+YaBT8sCN3x6Jnqdn4Q/C7Ak+9bb8JghBgP8y6qs7W3Sd',
]

const certificate = [
  'MIIBejCCASGgAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5vbmx5IGZvciB0ZXN0czAgFw0yMDAxMDEwMDAwMDBaGA8y',
  'MTIwMDEwMTAwMDAwMFowGTEXMBUGA1UEAwwOb25seSBmb3IgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATdbet+vAMO',
  'MSm2NqSauH56eWflJCTcga+N01vNzUQ+YaBT8sCN3x6Jnqdn4Q/C7Ak+9bb8JghBgP8y6qs7W3Sdo1gwVjAPBgNVHRMBAf8EBTAD',
  'AQH/MCQGA1UdEQQdMBuCDmRvbWFpbi5leGFtcGxlgglsb2NhbGhvc3QwHQYDVR0OBBYEFJw7WVdMvTxfcKhR6rJ5EsibFlvvMAoG',
  'CCqGSM49BAMCA0cAMEQCIDTzAhoLCxj4zl8CgxIJ9fnc7zmb7pUfWMBzNbYUQ7tDAiBFf46RshHeJc9I+Ok2GmGnD6EpZMQCHgUh',
  'JrSJn5vWBg==',
]

const bytes = (lines: string[]) => Buffer.from(lines.join(''), 'base64')

/** What a server needs for TLS, in PEM; `cert` is also what a client has to trust. */
export const testIdentity = {
  key: createPrivateKey({ key: bytes(key), format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' }),
  cert: new X509Certificate(bytes(certificate)).toString(),
}
