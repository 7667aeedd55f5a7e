// Every change of stock as it is booked, resuming where it was after a break. Needs nothing but Node 18.
// node watch.mjs http://127.0.0.1:8080 [LEDGER_POSITION [HOW_MANY]]      key: environment variable DOCKDOOR_KEY
const [url, after, howMany] = process.argv.slice(2);
let position = after;
let most = howMany ? Number(howMany) : Infinity;

async function follow() {
  const headers = {};
  if (position) headers["Last-Event-ID"] = position; // everything behind it comes, nothing is missed
  if (process.env.DOCKDOOR_KEY) headers.Authorization = `Bearer ${process.env.DOCKDOOR_KEY}`;
  const answer = await fetch(`${url}/api/v1/stream`, { headers });
  if (!answer.ok) {
    console.error(answer.status, await answer.text());
    process.exit(1);
  }
  let text = "";
  let event = "";
  for await (const bytes of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (text + bytes).split("\n");
    text = lines.pop();
    for (const line of lines) {
      const colon = line.indexOf(": ");
      const name = line.slice(0, colon);
      const value = line.slice(colon + 2);
      if (name === "event") event = value;
      else if (name === "id") position = value;
      else if (name === "data" && event === "stock") {
        const stock = JSON.parse(value);
        console.log(stock.site, stock.item, stock.onHand, "as of", stock.asOf);
        if (--most <= 0) process.exit(0);
      }
    }
  }
}

for (;;) {
  try {
    await follow();
  } catch (away) {
    console.error(`away (${away.message}), again in 2 s`);
  }
  await new Promise((again) => setTimeout(again, 2000));
}
