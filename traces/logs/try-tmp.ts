import { readHistory } from "/work/main/traces/logs/read-history.ts";
const t=performance.now();
const r = await readHistory(process.argv.slice(2));
if(!r.ok) console.log("REFUSED", r.error);
else { for (const m of r.value.members) console.log(m.name,m.id,m.version,m.versionFrom,JSON.stringify(m.settings),"raft",m.raft.length,"server",m.server.length,"proc",m.processes.map(p=>`${p.number}:${p.pid}:${p.first.line}:${p.begins}:${p.end}`).join(" "));
 console.log("absent",JSON.stringify(r.value.absent),"size",r.value.clusterSize);
 for (const s of r.value.sources) console.log(s.file.slice(-40), s.lines,s.raft,s.server,s.noise,"unknown",s.unknownCount,s.unknown.slice(0,3).map(u=>u.line+":"+u.text.slice(0,150)),JSON.stringify(s.formats),s.warnings);
}
