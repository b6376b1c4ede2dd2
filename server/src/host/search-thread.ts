/** The thread of Node in which the reason of a broken signature is sought: a bundle of its own. */

import { parentPort } from 'node:worker_threads';
import { answerJob, type SearchJob } from '../core/dkim/forensics/job.ts';

parentPort?.on('message', (job: SearchJob) => void answerJob(job, (news) => parentPort?.postMessage(news)));
