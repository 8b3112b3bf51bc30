import { runAction } from '@image-relay/action-kit';
import { contract } from './contract.ts';
import { main } from './main.ts';

await runAction(contract, main);
