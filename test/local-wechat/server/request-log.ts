export type LoggedRequest = { at: number; method: string; path: string; status: number; endpoint: string };

const KEPT = 20_000;

/** Every request of the product with its answer (0 = the connection was cut or never answered), and counts per endpoint. */
export type RequestLog = {
  add(request: LoggedRequest): void;
  entries(): readonly LoggedRequest[];
  /** `endpoint → status → count`. */
  counters(): Record<string, Record<string, number>>;
  clear(): void;
};

export const createRequestLog = (): RequestLog => {
  let entries: LoggedRequest[] = [];
  let counts = new Map<string, Map<string, number>>();
  return {
    add(request) {
      entries.push(request);
      if (entries.length > 2 * KEPT) entries = entries.slice(-KEPT);
      const byStatus = counts.get(request.endpoint) ?? new Map<string, number>();
      counts.set(request.endpoint, byStatus);
      byStatus.set(String(request.status), (byStatus.get(String(request.status)) ?? 0) + 1);
    },
    entries: () => entries.slice(-KEPT),
    counters: () =>
      Object.fromEntries([...counts].map(([endpoint, byStatus]) => [endpoint, Object.fromEntries(byStatus)])),
    clear() {
      entries = [];
      counts = new Map();
    },
  };
};
