import { X509Certificate } from 'node:crypto';
import type { LocalMerchant } from '../local-wechat-options';
import { sealResource } from '../notices/seal-resource';
import { rfc3339 } from '../wechat-clock';
import type { World } from '../world';
import { PayError } from './pay-error';

/** New merchants have no platform certificate: 404 unless the switch `certificates.listed` is armed. */
export const listCertificates = (world: World, merchant: LocalMerchant): object => {
  if (world.faults.take('certificates.listed') === undefined) {
    throw new PayError(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥');
  }
  const certificate = new X509Certificate(world.platform.certificatePem);
  const sealed = sealResource(merchant.apiV3Key, world.platform.certificatePem, 'certificate');
  return {
    data: [
      {
        serial_no: certificate.serialNumber,
        effective_time: rfc3339(Date.parse(certificate.validFrom)),
        expire_time: rfc3339(Date.parse(certificate.validTo)),
        encrypt_certificate: sealed,
      },
    ],
  };
};
