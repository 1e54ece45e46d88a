import { figureOf, spokenYuan } from '../../words/amount-words';

/** A sum of money: figure and 元, said in words to a screen reader. Variants: row · card · hero · bar. */
Component({
  properties: {
    fen: { type: Number, value: 0 },
    variant: { type: String, value: 'row' },
  },
  data: { figure: '0', spoken: '零元' },
  observers: {
    fen(fen: number) {
      this.setData({ figure: figureOf(fen), spoken: spokenYuan(fen) });
    },
  },
});
