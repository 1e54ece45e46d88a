import { AppError } from '../shared/app-error';
import type { Binding } from './decide-binding';
import { PEOPLE_MAX } from './decide-binding';

/** What a binding gave. Asked after the commit: what a refusal wrote (the freeze, its case) is kept. */
export const levelOfBinding = (binding: Binding): { level: 'L1' | 'L2'; isFirst: boolean } => {
  switch (binding.kind) {
    case 'keep':
      return { level: binding.level, isFirst: false };
    case 'own':
      return { level: 'L2', isFirst: binding.mine === undefined };
    case 'pay':
      return { level: 'L1', isFirst: true };
    case 'freezeBoth':
    case 'frozen':
      throw new AppError('identity.frozen');
    case 'shutOut':
      throw new AppError('family.withdrawn');
    case 'tooManyPeople':
      throw new AppError('family.limit', { n: PEOPLE_MAX - 1 }); // one of them is oneself
    case 'payersFull':
      throw new AppError('family.payersFull');
  }
};
