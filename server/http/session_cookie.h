// The session cookie. "__Host-" makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis
// section 4.1.3.2). Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace scrutiny::http {

inline constexpr std::string_view kSessionCookie = "__Host-scrutiny";

// Values of Set-Cookie. The browser forgets it when it closes; the server ends it by its own clock.
inline std::string set_session_cookie(std::string_view secret) {
  return std::string(kSessionCookie) + "=" + std::string(secret) +
         "; Path=/; Secure; HttpOnly; SameSite=Strict";
}
inline std::string clear_session_cookie() {
  return set_session_cookie("") + "; Max-Age=0";
}

}  // namespace scrutiny::http
