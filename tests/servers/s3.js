// node s3.js PORT FOLDER BUCKET…: an S3 server on loopback that keeps its objects in FOLDER. It knows
// one pair of keys, S3RVER and S3RVER. Says "ready" once it listens.
const path = require("path");
const modules = path.resolve(__dirname, "../../build/servers/s3/node_modules");
const S3rver = require(path.join(modules, "@20minutes/s3rver"));

const [port, directory, ...buckets] = process.argv.slice(2);
new S3rver({
  port: Number(port),
  address: "127.0.0.1",
  directory,
  serviceEndpoint: "localhost", // so BUCKET.s3.localhost is a bucket, too
  silent: true,
  configureBuckets: buckets.map((name) => ({ name })),
})
  .run()
  .then(() => console.log("ready"));
