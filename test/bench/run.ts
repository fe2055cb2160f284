import { isOver } from './figure.ts';
import { benchPlanning } from './planning.ts';
import { tableLines } from './table.ts';

const figures = [...benchPlanning()];
for (const line of tableLines(figures)) console.log(line);
const over = figures.filter(isOver);
console.log(over.length === 0 ? 'every limit holds' : `over the limit: ${over.map(({ name }) => name.trim()).join('; ')}`);
process.exitCode = over.length === 0 ? 0 : 1;
