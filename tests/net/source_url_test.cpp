#include "net/source_url.h"

#include "support.h"

using namespace std::literals;
namespace tintype::net {

TEST_CASE("http and https urls are taken, whatever their case", "[net]") {
  CHECK(check_source_url("http://example.com/a.jpg").value() == Scheme::http);
  CHECK(check_source_url("HTTPS://example.com:8443/a.jpg?b=c#d").value() == Scheme::https);
  CHECK(check_source_url("http://[2001:db8::1]/").value() == Scheme::http);
}

TEST_CASE("other urls are refused before anything is connected", "[net]") {
  for (const std::string& url :
       {""s, "a.jpg"s, "//example.com/a"s, "http://"s,

        "file:///etc/passwd"s, "ftp://example.com/a"s, "gopher://example.com/a"s,
        "dict://example.com/a"s, "ldap://example.com"s, "data:image/png;base64,AA"s,
        "javascript:alert(1)"s, "http://user@example.com/"s, "http://user:secret@example.com/"s,
        "http://ok.example\\@127.0.0.1/"s, "http://exa mple.com/"s, "http://example.com/\0"s,
        "http://example.com:99999/"s, "http://example.com\r\nX: y/"s, "http://[::1"s}) {
    INFO(url);
    const auto checked = check_source_url(url);
    REQUIRE(checked.has_error());
    CHECK(checked.error().code == Code::bad_request);
  }
}

}  // namespace tintype::net
