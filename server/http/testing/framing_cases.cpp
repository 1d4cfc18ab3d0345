#include "server/http/testing/framing_cases.h"

namespace scrutiny::http {
namespace {

std::string post(const std::string& headers, const std::string& body = {}) {
  return "POST /echo HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

void add_transfer_encoding(std::vector<FramingCase>& cases) {
  const std::string chunks = "0\r\n\r\n";
  const auto coded = [&](const std::string& value) {
    return post("Transfer-Encoding: " + value + "\r\n", chunks);
  };
  cases.insert(
      cases.end(),
      {{"Xchunked", coded("xchunked"), 501},
       {"ChunkedTwice", coded("chunked, chunked"), 501},
       {"GzipChunked", coded("gzip, chunked"), 501},
       {"Identity", coded("identity"), 501},
       {"ChunkedQuoted", coded("\"chunked\""), 501},
       {"ChunkedWithParameter", coded("chunked;q=1"), 501},
       {"ChunkedWithVerticalTab", coded("\vchunked"), 400},
       {"ChunkedWithNul", coded(std::string("chunked\0", 8)), 400},
       {"ChunkedOnHttp10",
        "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, 400},
       {"ChunkedWithLength", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks),
        400},
       {"LengthAfterChunked", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunks),
        400},
       {"XchunkedWithLength", post("Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n", chunks),
        400},
       {"TwoTransferEncodings",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks), 400},
       {"ChunkedThenIdentity",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", chunks), 400},
       {"EmptyTransferEncoding", coded(""), 501},
       {"SpaceBeforeColon", post("Transfer-Encoding : chunked\r\n", chunks), 400},
       {"TabBeforeColon", post("Transfer-Encoding\t: chunked\r\n", chunks), 400}});
}

void add_length(std::vector<FramingCase>& cases) {
  const auto sized = [](const std::string& value) {
    return post("Content-Length: " + value + "\r\n", "hello");
  };
  cases.insert(
      cases.end(),
      {{"EqualLengthsTwice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
       {"UnequalLengths", post("Content-Length: 5\r\nContent-Length: 0\r\n", "hello"), 400},
       {"LengthList", sized("5, 5"), 400},
       {"LengthWithPlus", sized("+5"), 400},
       {"LengthWithMinus", sized("-5"), 400},
       {"LengthInHex", sized("0x5"), 400},
       {"LengthWithLeadingZero", sized("05"), 400},
       {"LengthWithSpace", sized("5 5"), 400},
       {"LengthWithFraction", sized("5.0"), 400},
       {"EmptyLength", sized(""), 400},
       {"LengthPastUint64", sized("18446744073709551616"), 400},
       {"LengthPastRoute", sized("18446744073709551615"), 413},
       {"LengthInUnderscoreSpelling", post("Content-Length\v: 5\r\n", "hello"), 400}});
}

void add_chunks(std::vector<FramingCase>& cases) {
  const auto chunked = [](const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
  };
  std::string many_trailers = "0\r\n";
  for (int i = 0; i < 3000; ++i) many_trailers += "X: y\r\n";
  cases.insert(
      cases.end(),
      {{"ChunkSizeNotHex", chunked("xyz\r\n"), 400},
       {"ChunkSizeNegative", chunked("-1\r\nhello\r\n0\r\n\r\n"), 400},
       {"ChunkSizeWithPrefix", chunked("0x5\r\nhello\r\n0\r\n\r\n"), 400},
       {"ChunkSizeEmpty", chunked("\r\nhello\r\n0\r\n\r\n"), 400},
       {"ChunkSizePastUint64", chunked("10000000000000000\r\n"), 400},
       {"ChunkSizeHuge", chunked("ffffffffffffffff\r\n"), 413},
       {"ChunkSizePastRoute", chunked("7fffffff\r\nhello"), 413},
       {"ChunkEndsWithBareLf", chunked("5\nhello\n0\n\n"), 400},
       {"ChunkDataWithoutEnd", chunked("5\r\nhello0\r\n\r\n"), 400},
       {"ChunkDataTooLong", chunked("5\r\nhelloXX\r\n0\r\n\r\n"), 400},
       {"ChunkExtensionTooLong", chunked("5;" + std::string(20000, 'x') + "\r\nhello\r\n0\r\n\r\n"),
        400},
       {"ChunkExtensionOverBound", chunked("5;" + std::string(200, 'x') + "\r\nhello\r\n0\r\n\r\n"),
        400},
       {"ChunkExtensionWithBareLf", chunked("5;x\n" + std::string("\r\nhello\r\n0\r\n\r\n")), 400},
       {"ChunkExtensionQuotedLf", chunked("5;x=\"\n\"\r\nhello\r\n0\r\n\r\n"), 400},
       {"LastChunkExtensionTooLong", chunked("0;" + std::string(200, 'x') + "\r\n\r\n"), 400},
       {"Trailer", chunked("0\r\nX-Trailer: 1\r\n\r\n"), 400},
       {"TrailerLength", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400},
       {"ThousandsOfTrailers", chunked(many_trailers + "\r\n"), 400},
       {"TrailerPast64KiB", chunked("0\r\nX: " + std::string(70000, 'y') + "\r\n\r\n"), 400},
       {"TrailersWithoutEnd", chunked("0\r\nX: " + std::string(8000, 'y')), 400}});
}

void add_head(std::vector<FramingCase>& cases) {
  const std::string host = "Host: a\r\n";
  const std::string line = "GET / HTTP/1.1\r\n";
  cases.insert(
      cases.end(),
      {{"NoHost", line + "\r\n", 400},
       {"TwoHosts", line + host + host + "\r\n", 400},
       {"TwoHostsInOtherCase", line + host + "HOST: b\r\n\r\n", 400},
       {"HostList", line + "Host: a, b\r\n\r\n", 400},
       {"HostWithUser", line + "Host: u@a\r\n\r\n", 400},
       {"HostWithPath", line + "Host: a/b\r\n\r\n", 400},
       {"EmptyHost", line + "Host:\r\n\r\n", 400},
       {"Http10WithoutHost", "GET / HTTP/1.0\r\n\r\n", 400},
       {"FoldedHeader", line + host + "X: a\r\n b\r\n\r\n", 400},
       {"FoldedFirstHeader", line + " X: a\r\n" + host + "\r\n", 400},
       {"FoldedWithTab", line + host + "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n", 400},
       {"NameWithSpace", line + host + "X Y: a\r\n\r\n", 400},
       {"NameEmpty", line + host + ": a\r\n\r\n", 400},
       {"LineWithoutColon", line + host + "nonsense\r\n\r\n", 400},
       {"NameWithHighByte", line + host + "X\xC3\xA4: a\r\n\r\n", 400},
       {"BareLfBetweenHeaders", line + "Host: a\nX: y\r\n\r\n", 400},
       {"BareLfEverywhere", "GET / HTTP/1.1\nHost: a\n\n", 400},
       {"BareCrInValue", line + host + "X: a\rb\r\n\r\n", 400},
       {"CrCrLf", line + host + "X: a\r\r\n\r\n", 400},
       {"NulInValue", line + host + std::string("X: a\0b\r\n\r\n", 11), 400},
       {"NulInName", line + host + std::string("X\0: a\r\n\r\n", 9), 400},
       {"ControlInValue", line + host + "X: a\x01\r\n\r\n", 400},
       {"DeleteInValue", line + host + "X: a\x7f\r\n\r\n", 400},
       {"EmptyLineFirst", "\r\n" + line + host + "\r\n", 400},
       {"SpaceFirst", " " + line + host + "\r\n", 400},
       {"TwoSpaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400},
       {"TabInRequestLine", "GET\t/ HTTP/1.1\r\n" + host + "\r\n", 400},
       {"NoVersion", "GET /\r\n" + host + "\r\n", 400},
       {"Http09", "GET /\r\n\r\n", 400},
       {"Http2", "GET / HTTP/2.0\r\n" + host + "\r\n", 400},
       {"Http12", "GET / HTTP/1.2\r\n" + host + "\r\n", 400},
       {"LowerCaseVersion", "GET / http/1.1\r\n" + host + "\r\n", 400},
       {"VersionWithTail", "GET / HTTP/1.1x\r\n" + host + "\r\n", 400},
       {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
       {"TlsHello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400}});
}

void add_targets(std::vector<FramingCase>& cases) {
  cases.insert(cases.end(),
               {{"AbsoluteForm", get("http://a/"), 400},
                {"AbsoluteFormOtherHost", get("http://internal/"), 400},
                {"Connect", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
                {"OptionsStar", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                {"Trace", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
                {"UnknownMethod", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 501},
                {"LowerCaseMethod", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
                {"MethodTooLong", std::string(64, 'A') + " / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
                {"Fragment", get("/a#b"), 400},
                {"RawHighByte", get("/\xC3\xA4"), 400},
                {"DotDot", get("/a/../b"), 400},
                {"EncodedDotDot", get("/a/%2e%2E/b"), 400},
                {"EncodedSlash", get("/a%2Fb"), 400},
                {"EncodedBackslash", get("/a%5cb"), 400},
                {"EncodedNul", get("/a%00b"), 400},
                {"EncodedNulInQuery", get("/a?b=%00"), 400},
                {"BrokenEscape", get("/a%2"), 400},
                {"NotUtf8", get("/a%ff"), 400},
                {"OverlongUtf8", get("/a%c0%af"), 400},
                {"DoubleSlash", get("//a"), 400},
                {"TargetTooLong", get("/" + std::string(5000, 'a')), 414},
                {"TargetWithoutEnd", "GET /" + std::string(5000, 'a'), 414}});
}

void add_bounds(std::vector<FramingCase>& cases) {
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 20000; ++i) many += "A: b\r\n";
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  cases.insert(cases.end(),
               {{"TwentyThousandHeaders", many + "\r\n", 431},
                {"HeaderTooLong", start + std::string(20000, 'b') + "\r\n\r\n", 431},
                {"HeaderWithoutEnd", start + std::string(20000, 'b'), 431},
                {"HeaderOf100KiB", start + std::string(100'000, 'b') + "\r\n\r\n", 431}});
}

}  // namespace

std::vector<FramingCase> framing_cases() {
  std::vector<FramingCase> cases;
  add_transfer_encoding(cases);
  add_length(cases);
  add_chunks(cases);
  add_head(cases);
  add_targets(cases);
  add_bounds(cases);
  return cases;
}

}  // namespace scrutiny::http
