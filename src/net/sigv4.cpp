#include "net/sigv4.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <ctime>

namespace tintype::net {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return text;
}

std::string hmac(std::string_view key, std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  unsigned length = sizeof digest;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &length);
  return {reinterpret_cast<const char*>(digest), length};
}

// RFC 3986's unreserved characters stay; slashes too where they part segments.
std::string encoded(std::string_view text, bool keep_slash) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~' || (keep_slash && c == '/');
    if (plain)
      out += c;
    else
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Without blanks around it, and with one where it has several.
std::string collapsed(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string canonical_query(const NameValues& query) {
  NameValues pairs;
  for (const auto& [name, value] : query)
    pairs.emplace_back(encoded(name, false), encoded(value, false));
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [name, value] : pairs)
    text.append(text.empty() ? "" : "&").append(name).append(1, '=').append(value);
  return text;
}

// Names in lower case and sorted, values collapsed, host among them.
NameValues canonical_headers(const RequestToSign& request) {
  NameValues headers{{"host", request.host}};
  for (const auto& [name, value] : request.headers)
    headers.emplace_back(lower(name), collapsed(value));
  std::sort(headers.begin(), headers.end());
  return headers;
}

std::string names_of(const NameValues& headers) {
  std::string names;
  for (const auto& [name, value] : headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string canonical_request(const RequestToSign& request, const NameValues& headers) {
  std::string text = request.method + '\n' + encoded(request.path, true) + '\n' +
                     canonical_query(request.query) + '\n';
  for (const auto& [name, value] : headers)
    text.append(name).append(1, ':').append(value).append(1, '\n');
  return text + '\n' + names_of(headers) + '\n' + request.payload;
}

// "20130524T000000Z"
std::string stamp(SigningTime now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc)};
}

// What a key is good for: a day, a region, a service.
std::string scope_text(const SigningScope& scope, std::string_view time) {
  return std::string(time.substr(0, 8)) + '/' + scope.region + '/' + scope.service +
         "/aws4_request";
}

std::string signature(const RequestToSign& request, const AccessKeys& keys,
                      const SigningScope& scope, std::string_view time) {
  std::string text(kAlgorithm);
  text += '\n' + std::string(time) + '\n' + scope_text(scope, time) + '\n' +
          hex_sha256(canonical_request(request, canonical_headers(request)));
  std::string key = hmac("AWS4" + keys.secret_key, time.substr(0, 8));
  for (const std::string_view part :
       {std::string_view(scope.region), std::string_view(scope.service),
        std::string_view("aws4_request")})
    key = hmac(key, part);
  return hex(hmac(key, text));
}

}  // namespace

std::string hex_sha256(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return hex({reinterpret_cast<const char*>(digest), sizeof digest});
}

NameValues signed_headers(const RequestToSign& request, const AccessKeys& keys,
                          const SigningScope& scope, SigningTime now) {
  const std::string time = stamp(now);
  RequestToSign whole = request;
  // Some verify what they got without collapsing it: what is sent is what is signed.
  for (auto& [name, value] : whole.headers) value = collapsed(value);
  whole.headers.emplace_back("x-amz-date", time);
  whole.headers.emplace_back("x-amz-content-sha256", request.payload);
  if (!keys.session_token.empty())
    whole.headers.emplace_back("x-amz-security-token", keys.session_token);
  std::string authorization(kAlgorithm);
  authorization += " Credential=" + keys.access_key + '/' + scope_text(scope, time) +
                   ",SignedHeaders=" + names_of(canonical_headers(whole)) +
                   ",Signature=" + signature(whole, keys, scope, time);
  whole.headers.emplace_back("Authorization", std::move(authorization));
  return std::move(whole.headers);
}

std::string presigned_target(const RequestToSign& request, const AccessKeys& keys,
                             const SigningScope& scope, SigningTime now,
                             std::chrono::seconds valid_for) {
  const std::string time = stamp(now);
  RequestToSign whole = request;
  whole.payload = kUnsignedPayload;
  whole.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
  whole.query.emplace_back("X-Amz-Credential", keys.access_key + '/' + scope_text(scope, time));
  whole.query.emplace_back("X-Amz-Date", time);
  whole.query.emplace_back("X-Amz-Expires", std::to_string(valid_for.count()));
  whole.query.emplace_back("X-Amz-SignedHeaders", names_of(canonical_headers(whole)));
  if (!keys.session_token.empty())
    whole.query.emplace_back("X-Amz-Security-Token", keys.session_token);
  const std::string proof = signature(whole, keys, scope, time);
  return encoded(whole.path, true) + '?' + canonical_query(whole.query) +
         "&X-Amz-Signature=" + proof;
}

std::string encoded_target(const RequestToSign& request) {
  std::string text = encoded(request.path, true);
  char before = '?';
  for (const auto& [name, value] : request.query) {
    text += before + encoded(name, false);
    if (!value.empty()) text += '=' + encoded(value, false);
    before = '&';
  }
  return text;
}

}  // namespace tintype::net
