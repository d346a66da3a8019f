import { createPrivateKey, X509Certificate } from 'node:crypto'

/** Of a client, until 2126. The key is no secret: it opens nothing. */
const key = [
  'MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDJxCPYwl3A/RYAMmBIUZwL9aBQih1RClT37CVytR2C5GTI7xgN0aeB',
  'CcIQjIZYuEeHncNroeMw2YNe1jMTttn0oqlIJoinRxIkWwb+Y4Ig5/h7ABNOckU+iKupHaNZ6UoqxhgG4+u5nmtakgDFfnMfB1j+buOM',
  'R2D+wPgpnriCwnm0LGQFszn7LiHYGq0SEau9jVUvKRQhfPZOxWTP9MsXX46ee6gva/zu+mhkt2fupzF9vZcYaioZ7qal6MRLwrEqVjig',
  'waX2EgfbBMdUvyhsH+r7r3Zk7VuMY75Q7KTbbUvgFt7rDTmlLunKWjLwi5GBOdiP/NhKSHmJI0FcwzGBAgMBAAECggEAYR6SirH0YwLv',
  '5iRZiDYQQQl4o4v31Jx+jeATnoVjsS+y+61rDKvQTyKdUU3zFR2PAM6F1HdWXps0yx+b8m9ftovdpCc4PBzPtMREN4s6hhBi4QIGSQpk',
  'Hle3GW50xMCwvKohwp9PRkflMPF6gZX+X/8vbTl/OnTZUYcdbRtDgVyzdgn0esiQJucvHksP0UQKoa/QTDDuTERfsmwfIxALMnvg4Egu',
  'P+O1/++/d1lvxJycmAVwJTB5ds67nGmKQaM7FnznTxFvbOCYtB/8NS66m4nScyZ67oh7xpT86noDvg116c1KxtvhkyrIyFGAaVdYPzqv',
  '/lpKguny5oiR1ZY66QKBgQD5DWPb57B4NzwZV5UwVIO5M0ao6idBhufvpTsftyu+NNPdZ+rP7gQObApxsKn5fdCADluoGOnA/WHsjtVM',
  'jT9KnqqO1lTT+PxdX3Y/GhGE5sonUpjR2GxOGIbu5Z/HiYIZphqrqnikZLVsx1Ap/6HvPAm2RUC8R9yULeYnxyN0vwKBgQDPZQ40O7Ql',
  'aEhDsrQ2m1eb/IBGNq6bKvHlWe6gDs91jLYXRIw2/bGRvfwwnsiS1CHgzlyf++jhKAoFa/ecdrb5dtjh5iPtFzLuuZ2fo9fCDDzNX+Hk',
  'y9bgLX+F0bjPbSSzR4LsRq16Cpp3+Lblx4stU5fJaBOqKRxWL2/+vQOpvwKBgQDwAv13UYL5d5GNgqAd4XTIKCgyZOXL+mzOwFeIKwgW',
  '1+ZNevYJyIFUPL6b7fsAm0UyA6RFDS1IdWfHh6b7jSuvh9Uqrlc1qL/cZEEacs7rW1b6Klln8b/+SxjOZbBjpZshiLgvM6vsEbndyP7y',
  'Wo7+dMePRpIqYL6sdsdVEk6TFQKBgQCOqftdXvyLBvM+7n0dWzqm6Mjsg80UnDQOCxElNUrsl8DivJqfcWBm2wPSBkf/CMHNPOdmfgky',
  'aTKLjDume9teO6zxqDhqbZzxrumI2VIf//8LX7uqgbXsPCAO07eHqJKoaLbdBblrzEN557MY2W0Z3vj46Qkt8l21w6gM2cTdTQKBgQDk',
  'kJHS4ccmw5aL80BLVGaJqSUhXmDBbBCyODm8pX9NwRMQB3Iooa+nQi1MFkgfdOPDAApXCiTSItECFZ05QxN/AT1AFMUBlCdM4jmTy4ro',
  '8O+EAfQsFDvN8XPrZv2bHbb8CPz1O4wDMUC2WfXON5sAAndLL+Cfb0EL3R/rG+zPLQ==',
]

/** Signed by itself. */
const der = [
  'MIIDCzCCAfOgAwIBAgIUNjLJ6J0flxbOhalCMVwNGUquV7owDQYJKoZIhvcNAQELBQAwFDESMBAGA1UEAwwJYXBwcy10ZXN0MCAXDTI2',
  'MTEyNDE0MTYyN1oYDzIxMjYxMDMxMTQxNjI3WjAUMRIwEAYDVQQDDAlhcHBzLXRlc3QwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK',
  'AoIBAQDJxCPYwl3A/RYAMmBIUZwL9aBQih1RClT37CVytR2C5GTI7xgN0aeBCcIQjIZYuEeHncNroeMw2YNe1jMTttn0oqlIJoinRxIk',
  'Wwb+Y4Ig5/h7ABNOckU+iKupHaNZ6UoqxhgG4+u5nmtakgDFfnMfB1j+buOMR2D+wPgpnriCwnm0LGQFszn7LiHYGq0SEau9jVUvKRQh',
  'fPZOxWTP9MsXX46ee6gva/zu+mhkt2fupzF9vZcYaioZ7qal6MRLwrEqVjigwaX2EgfbBMdUvyhsH+r7r3Zk7VuMY75Q7KTbbUvgFt7r',
  'DTmlLunKWjLwi5GBOdiP/NhKSHmJI0FcwzGBAgMBAAGjUzBRMB0GA1UdDgQWBBQvxcPzA2SRe3Ao325hYe6MNUS5EzAfBgNVHSMEGDAW',
  'gBQvxcPzA2SRe3Ao325hYe6MNUS5EzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAmZzaZo4Iwdt7ZpxV71VpIC45K',
  'GDx00Ii3DDJNkAUqiN8dLnM8E8Y6rEueCN6FY/35nviOo/JIHW/GUSMwqotTDkeK+imyugzpFdaYIf14/5zcyfiW4LP0HKT31oqL4Cny',
  'b90wwtgPDNbu5JD+hYM+PCbs4zB3HDhU89QC2RPWh0YmmxMu042eSdiLMVxnNiL3rClFlJ4jSHvxhRodx1K1IvIVXcxzUb6+1MkkicwP',
  'T5imxsvcR7ShCgjMHeZp/VOuP34Bajr0wjvAT1HExiCTpM5N1NfUoyg0xanxUOjxldvcSDxwqtZ3VWUQYvzV2df9pu2cA8PrE8aOpZO1',
  'clUc',
]

const bytes = (lines: string[]) => Buffer.from(lines.join(''), 'base64')

/** In PEM. */
export const certified = createPrivateKey({ key: bytes(key), format: 'der', type: 'pkcs8' })
  .export({ format: 'pem', type: 'pkcs8' })
  .toString()

export const certificate = new X509Certificate(bytes(der)).toString()
