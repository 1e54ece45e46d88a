import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoCounty } from '../demo/county';
import { DEMO_COUNTY } from '../demo/demo-person';
import { writeCounty } from '../demo/write-county';
import type { TestPerson } from './resident';
import type { World } from './world';

const VILLAGE = `${DEMO_COUNTY}001001`;

/** The villages, with their towns, of people who do not live in the one village that the others live in; each once. */
const elsewhere = (people: readonly TestPerson[]): DemoCounty['regions'] => {
  const villages = [...new Set(people.flatMap(({ village }) => village ?? []))].filter((code) => code !== VILLAGE);
  const towns = [...new Set(villages.map((code) => code.slice(0, 9)))].filter((code) => code !== VILLAGE.slice(0, 9));
  return [
    ...towns.map((code) => ({ code, parentCode: DEMO_COUNTY, name: '河湾镇', insurable: 0 })),
    ...villages.map((code) => ({ code, parentCode: code.slice(0, 9), name: '柳树村', insurable: 0 })),
  ];
};

/** Puts people into the register through the imports a county uses. */
export const register = async (world: World, people: readonly TestPerson[]): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'niannian-register-'));
  try {
    const files = writeCounty(folder, {
      regions: [
        { code: DEMO_COUNTY, parentCode: '', name: '青禾县', insurable: 0 },
        { code: `${DEMO_COUNTY}001`, parentCode: DEMO_COUNTY, name: '河湾镇', insurable: 0 },
        { code: VILLAGE, parentCode: `${DEMO_COUNTY}001`, name: '柳树村', insurable: 0 },
        ...elsewhere(people),
      ],
      people: people.map((person) => ({ village: VILLAGE, ...person })),
    });
    for (const path of files.register) {
      const report = await world.product.commands.importRegister({ path, apply: true, officer: 'test' });
      if (report.problemCount > 0) throw new Error(JSON.stringify(report.problems));
    }
    if (people.every((person) => person.paid.length === 0)) return;
    const paid = await world.product.commands.importPaidYears({ path: files.paid, apply: true, officer: 'test' });
    if (paid.problems.length > 0) throw new Error(JSON.stringify(paid.problems));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
