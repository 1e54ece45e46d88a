import './globals';

globalThis.__errors = [];
globalThis.__warnings = [];
globalThis.__wxMissing = new Set();
globalThis.__taps = [];

/** Records what WeChat would refuse, or what broke, and shows it as a red band: nothing here fails quietly. */
export const fault = (message: string): void => {
  globalThis.__errors.push(message);
  console.error(`[phone] ${message}`);
  showBand();
};

export const faultOf = (what: string, error: unknown): void => {
  fault(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
};

const showBand = (): void => {
  let band = document.getElementById('phone-faults');
  if (band === null) {
    band = document.createElement('div');
    band.id = 'phone-faults';
    band.setAttribute('aria-hidden', 'true');
    document.body.append(band);
  }
  const [first = ''] = globalThis.__errors;
  band.textContent = `${globalThis.__errors.length}个错误：${first.split('\n', 1)[0] ?? ''}`;
  band.title = globalThis.__errors.join('\n');
};

addEventListener('error', (event) => {
  faultOf('error', event.error ?? event.message);
});
addEventListener('unhandledrejection', (event) => {
  const reason = event.reason as { errMsg?: string } | undefined;
  faultOf('unhandled rejection', reason?.errMsg ?? event.reason);
});
