/** done · notPaid · waiting · unknown · refused: a sign, what happened, the sum, a line. */
Component({
  properties: {
    kind: { type: String, value: 'waiting' },
    title: { type: String, value: '' },
    amountFen: { type: Number, value: -1 },
    lines: { type: Array, value: [] as string[] },
  },
});
