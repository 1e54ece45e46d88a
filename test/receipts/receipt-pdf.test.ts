import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiptCommand } from '../../server/cli/receipt-commands';
import { checkReceipt, standingOfNumber } from '../../server/receipts/check-receipt';
import type { Voucher } from '../../server/receipts/compose-voucher';
import { printReceipt } from '../../server/receipts/print-receipt';
import { loadReceiptFonts } from '../../server/receipts/receipt-fonts';
import { parseReceiptKeys } from '../../server/receipts/receipt-keys';
import { receiptFileName, renderReceiptPdf } from '../../server/receipts/receipt-pdf';
import { verifyOffline } from '../../server/receipts/verify-offline';
import { fen, yuan } from '../../server/shared/fen';
import type { ReceiptWorld } from './receipt-world';
import { aCaller, openReceiptWorld, PAYEE, PAYER } from './receipt-world';

const A5 = { width: 419.53, height: 595.28 };
const MARGIN = 31.5; // half a point for what a glyph's box stands out of its line

describe('the voucher file', () => {
  const fonts = loadReceiptFonts();
  const folder = mkdtempSync(join(tmpdir(), 'niannian-receipt-'));
  let world: ReceiptWorld;
  beforeAll(async () => {
    world = await openReceiptWorld({ kind: 'sqlite', file: join(folder, 'receipts.db') }, fonts);
  });
  afterAll(async () => {
    await world.database.close();
    rmSync(folder, { recursive: true });
  });

  let files = 0;
  const saved = (file: Buffer): string => {
    files += 1;
    const path = join(folder, `${files}.pdf`);
    writeFileSync(path, file);
    return path;
  };
  const textOf = (file: Buffer): string =>
    execFileSync('pdftotext', ['-layout', saved(file), '-'], { encoding: 'utf8' });
  const picturesOf = (file: Buffer): string[] => {
    const path = saved(file);
    execFileSync('pdftoppm', ['-r', '150', '-png', path, path]);
    const pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [path], { encoding: 'utf8' }))?.[1]);
    return Array.from({ length: pages }, (_, at) => `${path}-${at + 1}.png`);
  };
  const qrIn = (picture: string): string =>
    execFileSync('zbarimg', ['--nodbus', '--quiet', '--raw', picture], { encoding: 'utf8' }).trim();
  type Word = { xMin: number; yMin: number; xMax: number; yMax: number; text: string };
  const wordsOf = (file: Buffer): Word[] => {
    const page = execFileSync('pdftotext', ['-bbox', saved(file), '-'], { encoding: 'utf8' });
    const found = page.matchAll(
      /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g,
    );
    return [...found].map(([, xMin, yMin, xMax, yMax, text]) => ({
      xMin: Number(xMin),
      yMin: Number(yMin),
      xMax: Number(xMax),
      yMax: Number(yMax),
      text: text ?? '',
    }));
  };
  const overlap = (one: Word, other: Word): boolean =>
    one.xMin < other.xMax - 0.5 &&
    other.xMin < one.xMax - 0.5 &&
    one.yMin < other.yMax - 4 &&
    other.yMin < one.yMax - 4;

  const aVoucher = (over: Partial<Voucher> = {}): Voucher => ({
    heading: '青禾县城乡居民养老保险费',
    title: '电子缴费凭证',
    footer: '本凭证是缴费依据。要纸质的，带身份证到办税大厅换《税收缴款书（税务收现专用）》。',
    number: '26061100481736-1',
    orderRid: 'A'.repeat(22),
    amountFen: yuan(1000),
    amountInCapitals: '壹仟元整',
    participantId: 'A'.repeat(22),
    insuredName: '张卫国',
    maskedName: '张*国',
    maskedIdNumber: '6****************5',
    years: [
      { feeYear: 2026, tier: '500', amountFen: yuan(500), subsidyFen: yuan(75), reversed: false },
      { feeYear: 2024, tier: '500', amountFen: yuan(500), subsidyFen: fen(0), reversed: false },
    ],
    payer: '张*强',
    paidAt: new Date('2026-06-11T10:32:00+08:00'),
    payee: PAYEE,
    verifyUrl: `https://jf.example.gov.cn/verify#${'A'.repeat(140)}`,
    issuedAt: new Date('2026-06-11T10:32:09+08:00'),
    standing: 'valid',
    reversedFen: fen(0),
    ...over,
  });

  const years = [
    { feeYear: 2026, yuan: 500, subsidyYuan: 75 },
    { feeYear: 2024, yuan: 500 },
  ];
  const printed = async (
    name: string,
  ): Promise<{ insured: string; payer: string; qr: string; code: string; fileName: string }> => {
    const { participantId } = await world.aPerson(name);
    const { receipt } = await world.receiptsFor([{ participantId, years }]);
    const asInsured = aCaller(8, { [participantId]: { level: 'L2', audience: 'insured' } });
    const insured = await printReceipt(world.routesDeps, { caller: asInsured, rid: receipt.rid });
    const payer = await printReceipt(world.routesDeps, { caller: aCaller(PAYER.accountId), rid: receipt.rid });
    return {
      insured: textOf(insured.file),
      payer: textOf(payer.file),
      qr: qrIn(picturesOf(payer.file)[0] ?? ''),
      code: receipt.codeText,
      fileName: payer.fileName,
    };
  };

  it('says what was paid, by whom, for whom, when and to whom', async () => {
    const { payer, fileName } = await printed('张卫国');
    for (const words of [
      '青禾县城乡居民养老保险费',
      '电子缴费凭证',
      '1000',
      '壹仟元整',
      '扫码验真假',
      '2026年度',
      '500元档',
      '75元',
      '2024年度',
      '张*',
      '2026年6月11日 10:32',
      PAYEE,
      '可到办税大厅换税收缴款书',
    ]) {
      expect(payer).toContain(words);
    }
    expect(fileName).toMatch(/^缴费凭证-\d{16}\.pdf$/);
    expect(receiptFileName('26061100481736-1')).toBe('缴费凭证-2606110048173601.pdf');
    expect(receiptFileName('26061100481736-10')).toBe('缴费凭证-2606110048173610.pdf');
  });

  it('writes the full name for the insured at L2 only, and the whole ID number for nobody', async () => {
    const { insured, payer } = await printed('欧阳春生');
    expect(insured).toContain('欧阳春生');
    expect(payer).not.toContain('阳春');
    expect(payer).toContain('欧*生');
    for (const text of [insured, payer]) expect(text).not.toMatch(/\d{15}/);
    for (const text of [insured, payer]) expect(text).toMatch(/6\*{16}[\dX]/);
  });

  it.each([
    ['L2 that is not the insured', { level: 'L2', audience: 'payer' }],
    ['somebody who paid and claims to be the insured at L1', { level: 'L1', audience: 'insured' }],
  ] as const)('masks the name for %s', async (_, known) => {
    const { participantId } = await world.aPerson('欧阳春生');
    const { receipt } = await world.receiptsFor([{ participantId, years }]);
    const caller = aCaller(PAYER.accountId, { [participantId]: known });
    const { file } = await printReceipt(world.routesDeps, { caller, rid: receipt.rid });
    expect(textOf(file)).not.toContain('阳春');
  });

  it.each(['䶮', '𠅤', '㛃', '李䶮𠅤'])('writes the rare characters of names: %s', async (name) => {
    const full = `王${name}`;
    const { insured } = await printed(full);
    expect(insured).toContain(full);
  });

  it('carries a QR that a scanner reads and the command proves, offline and online', async () => {
    const { qr, code } = await printed('张卫国');
    expect(qr).toBe(`https://jf.example.gov.cn/verify#${code}`);
    const keysFile = join(folder, 'keys.json');
    writeFileSync(keysFile, JSON.stringify([{ name: world.key.name, publicKey: world.key.publicKey }]));
    const said: string[] = [];
    const command = (argv: string[]): Promise<number> =>
      receiptCommand(
        {
          print: (line) => said.push(line),
          verifyOffline: (scanned, file) => verifyOffline(parseReceiptKeys(readFileSync(file ?? '', 'utf8')), scanned),
          standingOfNumber: (number) => standingOfNumber(world.database.reader, number),
        },
        argv,
      );
    expect(await command(['verify', qr, '--keys', keysFile])).toBe(0);
    expect(said).toEqual(expect.arrayContaining(['是真的', '金额 1000元', '年度 2024、2026', '付款日期 2026-06-11']));
    expect(await command(['verify', '--keys', keysFile, code])).toBe(0);
    expect(await command(['verify', `${qr}A`, '--keys', keysFile])).toBe(1);
    expect(said.at(-1)).toBe('不是真的，请报12366');

    const { number } = await checkReceipt({ reader: world.database.reader, keys: world.keys }, { code });
    expect(await command(['standing', number])).toBe(0);
    expect(said.at(-1)).toBe('有效');
    expect(await command(['standing', '26061199999999-1'])).toBe(1);
    for (const wrong of [
      [],
      ['verify'],
      ['standing'],
      ['print', 'x'],
      ['verify', 'a', 'b'],
      ['verify', 'a', '--kees', 'f'],
    ]) {
      expect(await command(wrong)).toBe(2);
    }
  });

  it.each<[string, Partial<Voucher>]>([
    ['a name of 11 characters', { insuredName: '司马欧阳诸葛上官慕容云' }],
    ['a Uyghur name of 25 characters', { insuredName: '阿卜杜热合曼江·买买提依明吐尔逊阿不都克里木托合提' }],
    ['a long payer', { payer: '阿*提', insuredName: '古丽巴哈尔·阿卜杜热依木·买买提艾力·吐尔洪江' }],
    [
      'an amount of 45,000 yuan',
      {
        amountFen: yuan(45_000),
        amountInCapitals: '肆万伍仟元整',
        years: [{ feeYear: 2026, tier: '45000', amountFen: yuan(45_000), subsidyFen: yuan(300), reversed: false }],
      },
    ],
    [
      'the longest amount',
      { amountFen: fen(2_147_483_647), amountInCapitals: '贰仟壹佰肆拾柒万肆仟捌佰叁拾陆元肆角柒分' },
    ],
    ['a tax office of 20 characters', { payee: '国家税务总局青禾县税务局第一税务分局办税服务厅' }],
    [
      'everything long at once, and reversed',
      {
        insuredName: '阿卜杜热合曼江·买买提依明吐尔逊阿不都克里木托合提',
        amountFen: yuan(45_000),
        amountInCapitals: '肆万伍仟元整',
        payee: '国家税务总局青禾蒙古族藏族哈萨克族自治县税务局第一税务分局（办税服务厅）',
        standing: 'reversed',
        reversedFen: yuan(45_000),
      },
    ],
  ])('wraps and never overflows: %s', async (_, over) => {
    const voucher = aVoucher(over);
    const file = await renderReceiptPdf(fonts, voucher);
    const words = wordsOf(file);
    expect(words.length).toBeGreaterThan(20);
    for (const word of words) {
      expect(word.xMin).toBeGreaterThan(MARGIN);
      expect(word.xMax).toBeLessThan(A5.width - MARGIN);
      expect(word.yMax).toBeLessThan(A5.height - 20);
    }
    const clashes = words.flatMap((one, at) =>
      words.slice(at + 1).flatMap((other) => (overlap(one, other) ? `${one.text}/${other.text}` : [])),
    );
    expect(clashes).toEqual([]);
    expect(picturesOf(file)).toHaveLength(1);
    const bare = textOf(file).replace(/\s/g, '');
    expect(bare).toContain(voucher.amountInCapitals.slice(0, 8));
    const lastOfName = voucher.insuredName.slice(-4);
    expect(bare).toContain(lastOfName);
    expect(qrIn(picturesOf(file)[0] ?? '')).toBe(voucher.verifyUrl);
  });

  it('goes on to a second page for 50 years, says so, and loses none', async () => {
    const fifty = Array.from({ length: 50 }, (_, at) => ({
      feeYear: 2059 - at,
      tier: '200',
      amountFen: yuan(200),
      subsidyFen: yuan(30),
      reversed: false,
    }));
    const file = await renderReceiptPdf(fonts, aVoucher({ years: fifty }));
    const text = textOf(file);
    for (const { feeYear } of fifty) expect(text).toContain(`${feeYear}年度`);
    expect(text).toMatch(/第1页，共(2|3)页/);
    for (const word of wordsOf(file)) expect(word.yMax).toBeLessThan(A5.height - 8);
  });

  it.each(['演示', '联调环境'] as const)('is marked %s, so that nobody takes it for money', async (mark) => {
    const file = await renderReceiptPdf(fonts, aVoucher(), mark);
    for (const character of mark) expect(textOf(file)).toContain(character);
    expect(qrIn(picturesOf(file)[0] ?? '')).toBe(aVoucher().verifyUrl);
    expect(picturesOf(file)).toHaveLength(1);
  });

  it('says what was reversed', async () => {
    const [first, second] = aVoucher().years;
    const partly = aVoucher({
      standing: 'partlyReversed',
      reversedFen: yuan(500),
      years: [first, { ...second, reversed: true }].flatMap((year) =>
        year === undefined ? [] : [year as Voucher['years'][number]],
      ),
    });
    expect(textOf(await renderReceiptPdf(fonts, partly))).toMatch(/部分已冲正 500元[^]*2024年度 已冲正/);
    const whole = aVoucher({ standing: 'reversed', reversedFen: yuan(1000) });
    expect(textOf(await renderReceiptPdf(fonts, whole))).toContain('已冲正 1000元');
    expect(textOf(await renderReceiptPdf(fonts, aVoucher()))).not.toContain('冲正');
  });

  it('is small, quick, and the same bytes each time', async () => {
    const first = await renderReceiptPdf(fonts, aVoucher());
    const startedAt = performance.now();
    const second = await renderReceiptPdf(fonts, aVoucher());
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(second.equals(first)).toBe(true);
    expect(first.length).toBeLessThan(80_000);
  });

  it('does not let the characters of one receipt into the text of another', async () => {
    const radical = await renderReceiptPdf(fonts, aVoucher({ insuredName: '王⼈' }));
    const plain = await renderReceiptPdf(fonts, aVoucher({ insuredName: '王人' }));
    expect(textOf(radical)).toContain('王⼈');
    expect(textOf(plain)).toContain('王人');
  });

  it('refuses to start without the optional font, naming the command that mends it', () => {
    const missing = (): string => {
      throw new Error('Cannot find module');
    };
    expect(() => loadReceiptFonts(missing)).toThrow('npm install --include=optional');
  });
});
