/** The build that runs: in DevTools, as trial version, or as released. */
type Build = 'develop' | 'trial' | 'release';

/** Where the county's server answers. A county fills in `trial` and `release` with its own https address. */
const API_BASE: Record<Build, string> = {
  develop: 'http://127.0.0.1:3000',
  trial: '',
  release: '',
};

/** The server's address for this build. During development `extConfig.apiBase` may point elsewhere. */
export const apiBaseOf = (build: string, extConfig: Readonly<Record<string, unknown>>): string => {
  if (build === 'trial' || build === 'release') return API_BASE[build];
  const other = extConfig['apiBase'];
  return typeof other === 'string' && other !== '' ? other.replace(/\/$/, '') : API_BASE.develop;
};
