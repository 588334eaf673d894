import { expect, test } from 'vitest'
import {
  keyIdOf,
  newNonce,
  newSigningKeys,
  noncePattern,
  signedHeaders,
  signerWith,
  textToSign,
} from './signing.ts'

const base64Url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

test('a signer signs as RFC 8032 has it, section 7.1, test 2', async () => {
  const signer = await signerWith(
    base64Url('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  )
  const expected =
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
  expect(await signer(String.fromCharCode(0x72))).toBe(base64Url(expected))
})

test('the text of a request has a line for each part', async () => {
  const texts: string[] = []
  const signer = async (text: string): Promise<string> => {
    texts.push(text)
    return 'signature'
  }
  const request = {
    key: '0123456789ab',
    method: 'POST',
    target: '/v1/commands?a=1',
    timestamp: 1_767_225_600_000,
  }
  const headers = await signedHeaders(signer, {
    ...request,
    body: '{}',
    idempotencyKey: 'k',
    nonce: 'n'.repeat(16),
  })
  expect(texts[0]).toMatchInlineSnapshot(`
    "breakwater request 1
    0123456789ab
    POST
    /v1/commands?a=1
    1767225600000
    nnnnnnnnnnnnnnnn
    k
    44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
  `)
  expect(headers).toMatchInlineSnapshot(`
    {
      "breakwater-nonce": "nnnnnnnnnnnnnnnn",
      "breakwater-signature": "signature",
      "breakwater-timestamp": "1767225600000",
    }
  `)
  await signedHeaders(signer, { ...request, method: 'GET', nonce: 'n'.repeat(16) })
  expect(texts[1].split('\n').slice(6)).toEqual([
    '',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', // sha256 of nothing
  ])
})

test('no part can stand for another: a text has as many lines as parts', () => {
  const nonce = newNonce()
  const text = textToSign({
    key: '0123456789ab',
    method: 'GET',
    target: '/',
    timestamp: 1,
    nonce,
    idempotencyKey: '',
    bodyHash: 'f'.repeat(64),
  })
  expect(text.split('\n').length).toBe(8)
  expect(nonce).toMatch(noncePattern)
  expect(newNonce()).not.toBe(nonce)
})

test('keys are 32 bytes in base64url, and other text is refused with what to do', async () => {
  const { privateKey, publicKey } = await newSigningKeys()
  expect([privateKey, publicKey].map((each) => Buffer.from(each, 'base64url').length)).toEqual([32, 32])
  await expect(signerWith('short')).rejects.toThrow('newSigningKeys')
})

test('the id of a key is read out of its secret', () => {
  expect(keyIdOf(`bw_0123456789ab_${'A'.repeat(43)}`)).toBe('0123456789ab')
  expect(keyIdOf('something else')).toBeUndefined()
})
