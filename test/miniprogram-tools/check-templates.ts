import { TmplGroup } from 'glass-easel-template-compiler';
import type { Finding } from './finding';
import type { MiniProgram } from './read-mini-program';

type TemplateWarning = { startLine: number; message: string };

/** The compiler of the engine that the phone runs; its warnings are taken as faults, as the phone guesses what was meant. */
export const checkTemplates = (miniProgram: MiniProgram): Finding[] =>
  [...miniProgram.files]
    .filter((file) => file.endsWith('.wxml'))
    .flatMap((file) => {
      const group = new TmplGroup();
      const warnings = group.addTmpl(file.slice(0, -'.wxml'.length), miniProgram.text(file)) as TemplateWarning[];
      group.free();
      return warnings.map(({ startLine, message }) => ({
        file,
        line: startLine + 1,
        problem: `${message} (glass-easel)`,
        remedy: 'Mend the template there.',
      }));
    });
