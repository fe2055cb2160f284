import { createECDH, createHash, createPublicKey, type ECDH } from 'node:crypto';
import { ACCOUNT, REGION } from './arn.ts';
import { AwsError, type Service } from './service.ts';

interface SignInput {
  readonly KeyId: string;
  readonly Message: Uint8Array;
  readonly MessageType?: string;
  readonly SigningAlgorithm: string;
}

const CURVE = 'prime256v1';
/** Order of the group of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const DIGEST_BYTES = 32;

/**
 * KMS's asymmetric keys for signing (ECC_NIST_P256): a real key pair for each ARN or id, and as little a secret as that is. Only what signs a
 * digest is answered, as KMS does it for `MessageType: DIGEST`.
 */
export function createSigningKeys(): Pick<Service, 'operations'> {
  const keys = new Map<string, ECDH>();
  const keyOf = (reference: string): ECDH => {
    const arn = /^[\w-]+$/.test(reference)
      ? `arn:aws:kms:${REGION}:${ACCOUNT}:key/${reference}`
      : reference;
    const known = keys.get(arn);
    if (known !== undefined) return known;
    if (!/:key\/./.test(arn))
      throw new AwsError('NotFoundException', `Key '${arn}' does not exist`, 400);
    const made = keyPairOf(arn);
    keys.set(arn, made);
    return made;
  };
  return {
    operations: {
      Sign: ({ KeyId, Message, MessageType = 'RAW', SigningAlgorithm }: SignInput) => {
        if (MessageType !== 'DIGEST' || SigningAlgorithm !== 'ECDSA_SHA_256')
          throw new AwsError('ValidationException', `not answered: ${SigningAlgorithm}`, 400);
        if (Message.length !== DIGEST_BYTES)
          throw new AwsError('ValidationException', 'Digest is invalid length for algorithm', 400);
        return { KeyId, SigningAlgorithm, Signature: signDigest(Message, keyOf(KeyId)) };
      },
      GetPublicKey: ({ KeyId }: { KeyId: string }) => ({
        KeyId,
        PublicKey: spkiOf(keyOf(KeyId)),
        KeySpec: 'ECC_NIST_P256',
        KeyUsage: 'SIGN_VERIFY',
        SigningAlgorithms: ['ECDSA_SHA_256'],
      }),
    },
  };
}

const keyPairOf = (arn: string): ECDH => keyFrom(`the private key of ${arn}`);

/** The public half of the key with this ARN, as GetPublicKey answers it: in DER. */
export const publicHalfOf = (arn: string): Uint8Array => spkiOf(keyPairOf(arn));

/** Equal words, equal key: the same story makes the same calls again. */
function keyFrom(...words: readonly (string | Uint8Array)[]): ECDH {
  const hash = createHash('sha256');
  for (const word of words) hash.update(word);
  const key = createECDH(CURVE);
  key.setPrivateKey(hash.digest());
  return key;
}

/** ECDSA over a digest. The nonce follows from key and digest, much as in RFC 6979. Node signs texts only, so the equation is here and the curve's arithmetic is ECDH's. */
function signDigest(digest: Uint8Array, key: ECDH): Uint8Array {
  const nonce = keyFrom(key.getPrivateKey(), digest);
  const point = nonce.getPublicKey();
  const r = numberOf(point.subarray(1, 33)) % ORDER;
  const secret = numberOf(key.getPrivateKey());
  const s = mod(inverse(numberOf(nonce.getPrivateKey())) * (numberOf(digest) + r * secret));
  const numbers = Buffer.concat([derInteger(r), derInteger(s)]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const mod = (value: bigint): bigint => ((value % ORDER) + ORDER) % ORDER;

/** By the extended Euclidean algorithm. */
function inverse(value: bigint): bigint {
  let [a, b] = [mod(value), ORDER];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b - quotient * a, a];
    [x, y] = [y - quotient * x, x];
  }
  return mod(x);
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
  return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
}

function spkiOf(key: ECDH): Uint8Array {
  const point = key.getPublicKey();
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  return createPublicKey({ format: 'jwk', key: jwk }).export({ format: 'der', type: 'spki' });
}
