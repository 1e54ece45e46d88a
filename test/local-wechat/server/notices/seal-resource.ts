import { createCipheriv, randomBytes } from 'node:crypto';

export type SealedResource = {
  algorithm: 'AEAD_AES_256_GCM';
  ciphertext: string;
  associated_data: string;
  nonce: string;
};

export const TAG_BYTES = 16;

/** AES-256-GCM as WeChat Pay does it: the tag is the end of the ciphertext, the nonce is 12 characters. */
export const sealResource = (apiV3Key: string, plainText: string, associatedData: string): SealedResource => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(nonce, 'utf8'));
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
};
