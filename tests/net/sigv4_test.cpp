// The signatures are those of the examples in the Amazon S3 API reference ("Signature Calculations
// for the Authorization Header", "Authenticating Requests: Using Query Parameters").
#include "net/sigv4.h"

#include "support.h"

using namespace std::literals;
namespace tintype::net {
namespace {

const AccessKeys kKeys{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", {}};
const SigningScope kScope;
const SigningTime kTime = std::chrono::system_clock::from_time_t(1'369'353'600);  // 2013-05-24

RequestToSign example(std::string path) {
  RequestToSign request;
  request.host = "examplebucket.s3.amazonaws.com";
  request.path = std::move(path);
  request.payload = kEmptyPayload;
  return request;
}

std::string value_of(const NameValues& headers, std::string_view wanted) {
  for (const auto& [name, value] : headers)
    if (name == wanted) return value;
  return "absent";
}

std::string authorization(const RequestToSign& request, const AccessKeys& keys = kKeys) {
  return value_of(signed_headers(request, keys, kScope, kTime), "Authorization");
}

std::string with(std::string_view names, std::string_view signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"
         ",SignedHeaders=" +
         std::string(names) + ",Signature=" + std::string(signature);
}

}  // namespace

TEST_CASE("a GET of an object is signed as in the reference", "[net]") {
  auto request = example("/test.txt");
  request.headers = {{"Range", "bytes=0-9"}};
  CHECK(authorization(request) ==
        with("host;range;x-amz-content-sha256;x-amz-date",
             "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST_CASE("a PUT of an object is signed as in the reference", "[net]") {
  auto request = example("/test$file.text");
  request.method = "PUT";
  request.headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                     {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  request.payload = hex_sha256("Welcome to Amazon S3.");
  CHECK(request.payload == "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
  CHECK(authorization(request) ==
        with("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
             "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST_CASE("a query without a value is signed as in the reference", "[net]") {
  auto request = example("/");
  request.query = {{"lifecycle", ""}};
  CHECK(authorization(request) ==
        with("host;x-amz-content-sha256;x-amz-date",
             "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
  CHECK(encoded_target(request) == "/?lifecycle");
}

TEST_CASE("a query in any order is signed as in the reference", "[net]") {
  auto request = example("/");
  const auto signature = with("host;x-amz-content-sha256;x-amz-date",
                              "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  request.query = {{"max-keys", "2"}, {"prefix", "J"}};
  CHECK(authorization(request) == signature);
  request.query = {{"prefix", "J"}, {"max-keys", "2"}};
  CHECK(authorization(request) == signature);
}

TEST_CASE("a url is presigned as in the reference", "[net]") {
  CHECK(presigned_target(example("/test.txt"), kKeys, kScope, kTime, 24h) ==
        "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("paths and queries are encoded once, byte by byte", "[net]") {
  auto request = example("/b/a key=1+2(3)/\xc3\xa9%20~-_.!*'");
  CHECK(encoded_target(request) == "/b/a%20key%3D1%2B2%283%29/%C3%A9%2520~-_.%21%2A%27");
  request.path = "/b//./../c";
  request.query = {{"b/ &", "=?/"}, {"a", ""}};
  CHECK(encoded_target(request) == "/b//./../c?b%2F%20%26=%3D%3F%2F&a");
}

TEST_CASE("what a header says is signed without its superfluous blanks", "[net]") {
  auto loose = example("/a"), tight = example("/a");
  loose.headers = {{"X-Amz-Meta-A", "  one \t two "}};
  tight.headers = {{"x-amz-meta-a", "one two"}};
  CHECK(authorization(loose) == authorization(tight));
  tight.headers = {{"x-amz-meta-a", "onetwo"}};
  CHECK(authorization(loose) != authorization(tight));
}

TEST_CASE("temporary keys send and sign their token", "[net]") {
  auto keys = kKeys;
  keys.session_token = "token/1+=";
  const auto headers = signed_headers(example("/a"), keys, kScope, kTime);
  CHECK(value_of(headers, "x-amz-security-token") == "token/1+=");
  CHECK(value_of(headers, "Authorization").find(";x-amz-security-token,") != std::string::npos);
  CHECK(presigned_target(example("/a"), keys, kScope, kTime, 1min)
            .find("&X-Amz-Security-Token=token%2F1%2B%3D&") != std::string::npos);
}

TEST_CASE("every part of a request changes its signature", "[net]") {
  const auto plain = authorization(example("/a"));
  auto other = example("/a");
  other.method = "PUT";
  CHECK(authorization(other) != plain);
  other = example("/a");
  other.host = "other";
  CHECK(authorization(other) != plain);
  other = example("/a");
  other.payload = hex_sha256("a");
  CHECK(authorization(other) != plain);
  auto keys = kKeys;
  keys.secret_key += 'x';
  CHECK(authorization(example("/a"), keys) != plain);
}

}  // namespace tintype::net
