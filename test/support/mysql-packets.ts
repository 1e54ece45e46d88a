const HEADER_BYTES = 4;
const KINDS = new Map([
  [0x03, 'query'],
  [0x16, 'prepare'],
  [0x17, 'execute'],
] as const);

export type StatementKind = 'query' | 'prepare' | 'execute';
export type Statement = { kind: StatementKind; sql: string };

/** Cuts a client's byte stream into MySQL packets: 3 bytes of length (little endian), a sequence number, the payload. */
export const createPacketCutter = (): ((chunk: Buffer) => Buffer[]) => {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const packets: Buffer[] = [];
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUIntLE(0, 3);
      if (rest.length < end) break;
      packets.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return packets;
  };
};

/** The statement a packet asks for. A command has sequence number 0; the login and the rest of long packets have others. */
export const statementOf = (packet: Buffer): Statement | undefined => {
  const kind = packet[3] === 0 ? KINDS.get(packet[HEADER_BYTES] as 0x03 | 0x16 | 0x17) : undefined;
  if (kind === undefined) return undefined;
  return { kind, sql: kind === 'execute' ? '' : packet.subarray(HEADER_BYTES + 1).toString('utf8') };
};
