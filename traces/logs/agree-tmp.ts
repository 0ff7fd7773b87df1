import { readdirSync, readFileSync, existsSync } from "node:fs";
import { readHistory } from "./read-history.ts";
import { storyOf } from "./episodes.ts";
const root="/work/shared/logs/clusters";
let bad=0, n=0;
const only=process.argv[2];
for (const folder of readdirSync(root)) {
  if (!existsSync(`${root}/${folder}/meta.json`)) continue;
  if (only && folder!==only) continue;
  const meta=JSON.parse(readFileSync(`${root}/${folder}/meta.json`,"utf8"));
  const o=meta.outcome;
  for (const ext of ["log","journal"]) {
    const files=["mn-0","mn-1","sn-2"].map(m=>`${root}/${folder}/${m}.${ext}`);
    if(!existsSync(files[0]!)) continue;
    n++;
    const r=await readHistory(files);
    if(!r.ok){console.log(folder,ext,"REFUSED",r.error);bad++;continue;}
    const s=storyOf(r.value);
    const name=(id:string)=>r.value.members.find(m=>m.id===id)?.name??id;
    const eps=s.episodes.filter(e=>e.kind==="disturbance");
    const e=eps.at(-1)!;
    const el=e.elections.at(-1);
    const tts=el===undefined?0:((el.moment.ms??0)-(e.begins.moment.ms??0))/1000;
    const got={camp:e.campaigns.filter(c=>!c.isPre).length, el:e.elections.map(x=>`${name(x.member)}@${x.term}`).join(), dep:e.depositions.map(d=>`${name(d.member)}@${d.term}>${d.newTerm}:${d.cause?.message} from ${name(d.cause?.from??"")}`).join(), ign:e.ignored.length, fl:e.falseLeads.length, st:`${name(e.stable?.member??"")}@${e.stable?.term}`};
    const want={camp:o.campaigns, el:o.leaders_elected.map((x:any)=>`${x.node}@${x.term}`).join(), dep:o.leaders_deposed.map((d:any)=>`${d.node}@${d.term}>${d.new_term}:${d.cause}`).join(), ign:o.votes_ignored_by_lease, fl:o.never_elected_node_taken_for_leader, st: o.final_term===null? got.st : `${o.final_leader}@${o.final_term}`};
    const diffs=Object.keys(got).filter(k=>(got as any)[k]!==(want as any)[k]);
    const dt=tts-o.time_to_stable_s;
    const flag=diffs.length||Math.abs(dt)>(ext==="log"&&!folder.includes("capnslog")?0.2:1.2);
    if(flag) bad++;
    console.log(flag?"BAD":"ok ",folder,ext,"eps",s.episodes.map(e=>e.kind[0]+e.begins.what).join(","),"tts",tts.toFixed(3),"want",o.time_to_stable_s,"d",dt.toFixed(3),diffs.map(k=>`${k}: got ${(got as any)[k]} want ${(want as any)[k]}`).join(" | "), s.moments.clocks.differences.map(d=>`${name(d.member)} ${d.aheadMs?.toFixed(1)}±${d.uncertaintyMs?.toFixed(1)}${d.isContradictory?"!":""}`).join(" "));
  }
}
console.log(n,"bad",bad);
