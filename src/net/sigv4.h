#pragma once
// AWS Signature Version 4 as S3 has it (and what speaks its language: R2, GCS interoperability,
// Ceph, Garage): a request's headers, or a url that carries its signature. The path is encoded
// once, and what is signed is what is sent, so that awkward keys (`=`, `+`, blanks, non-ASCII)
// hold. Pure: the time is an argument. See "Authenticating Requests (AWS Signature Version 4)" in
// the Amazon S3 API reference.
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tintype::net {

using NameValues = std::vector<std::pair<std::string, std::string>>;

// Secrets: never logged, never in an error.
struct AccessKeys {
  std::string access_key, secret_key;
  std::string session_token;  // of temporary keys; empty: none
};

struct SigningScope {
  std::string region = "us-east-1", service = "s3";
};

struct RequestToSign {
  std::string method = "GET";
  std::string host;     // as the Host header says it, with its port unless that is the scheme's
  std::string path;     // not encoded, from the first '/': "/bucket/a key"
  NameValues query;     // not encoded; an empty value is sent as the bare name
  NameValues headers;   // others to be signed and sent, no name twice
  std::string payload;  // hex_sha256 of the body, or kUnsignedPayload
};

inline constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";
inline constexpr std::string_view kEmptyPayload =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

using SigningTime = std::chrono::system_clock::time_point;

// The headers to send: those of the request, x-amz-date, x-amz-content-sha256, the token's when
// there is one, and Authorization. Host is signed and not among them.
NameValues signed_headers(const RequestToSign& request, const AccessKeys& keys,
                          const SigningScope& scope, SigningTime now);

// Path and query of a url that whoever has it may ask for until `now + valid_for` (a week at most).
// Signs the host and the request's headers; the payload is not signed.
std::string presigned_target(const RequestToSign& request, const AccessKeys& keys,
                             const SigningScope& scope, SigningTime now,
                             std::chrono::seconds valid_for);

// Path and query as they are sent: "/bucket/a%20key?uploads".
std::string encoded_target(const RequestToSign& request);

// 64 lower-case hexadecimal digits.
std::string hex_sha256(std::string_view bytes);

}  // namespace tintype::net
