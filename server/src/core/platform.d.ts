/**
 * The few globals beyond ECMAScript that Node, browsers and workers share, declared here so that the core compiles
 * without the types of any of them. Nothing else of a platform may be used in `core/`.
 */

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input: string): Uint8Array<ArrayBuffer>;
}

interface AbortSignal {
  readonly aborted: boolean;
  throwIfAborted(): void;
}

/** A key that the platform holds; it is opaque here. */
interface CryptoKey {
  readonly type: 'public' | 'private' | 'secret';
}

declare const crypto: {
  getRandomValues<T extends Uint8Array>(array: T): T;
  readonly subtle: {
    digest(algorithm: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512', data: Uint8Array): Promise<ArrayBuffer>;
    importKey(
      format: 'spki' | 'pkcs8' | 'raw',
      keyData: Uint8Array,
      algorithm:
        | { name: 'RSASSA-PKCS1-v1_5'; hash: 'SHA-1' | 'SHA-256' | 'SHA-512' }
        | { name: 'ECDSA'; namedCurve: 'P-256' | 'P-384' }
        | { name: 'Ed25519' | 'Ed448' },
      extractable: boolean,
      usages: readonly ('sign' | 'verify')[],
    ): Promise<CryptoKey>;
    exportKey(format: 'spki' | 'pkcs8' | 'raw', key: CryptoKey): Promise<ArrayBuffer>;
    generateKey(
      algorithm:
        | { name: 'RSASSA-PKCS1-v1_5'; hash: 'SHA-256'; modulusLength: number; publicExponent: Uint8Array }
        | { name: 'Ed25519' },
      extractable: boolean,
      usages: readonly ('sign' | 'verify')[],
    ): Promise<{ readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }>;
    sign(algorithm: 'RSASSA-PKCS1-v1_5' | 'Ed25519', key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
    verify(
      algorithm: 'RSASSA-PKCS1-v1_5' | 'Ed25519' | 'Ed448' | { name: 'ECDSA'; hash: 'SHA-256' | 'SHA-384' },
      key: CryptoKey,
      signature: Uint8Array,
      data: Uint8Array,
    ): Promise<boolean>;
  };
};
