import { spawn } from 'node:child_process';

const child = spawn('sleep', ['60'], { stdio: 'inherit' });
console.log(`child ${child.pid}`);
