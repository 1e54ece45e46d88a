import { connect } from 'node:tls';

const WAIT_MS_MAX = 5_000;

/** When the certificate of an https address ends; `undefined` when it is not https or does not answer. */
export const certificateEndOf = (address: string): Promise<Date | undefined> => {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((answered) => {
    // What it says is looked at, not trusted: also one that has ended already answers.
    const socket = connect(
      { host: hostname, port: port === '' ? 443 : Number(port), servername: hostname, rejectUnauthorized: false },
      () => {
        const endsAt = new Date(socket.getPeerCertificate().valid_to);
        socket.destroy();
        answered(Number.isNaN(endsAt.getTime()) ? undefined : endsAt);
      },
    );
    socket.setTimeout(WAIT_MS_MAX, () => {
      socket.destroy();
      answered(undefined);
    });
    socket.once('error', () => {
      answered(undefined);
    });
  });
};
