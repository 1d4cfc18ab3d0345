#include <gtest/gtest.h>

#include "plugins/mail/encodings.h"
#include "plugins/mail/headers.h"
#include "plugins/mail/message.h"

namespace scrutiny::mail {
namespace {

Result<Message> read(std::string_view text) {
  return read_message(as_bytes(text));
}

TEST(MailEncodings, AreRead) {
  EXPECT_EQ(from_quoted_printable("caf=C3=A9 =3D x=\r\ny = z=4"), "caf\u00E9 = xy = z=4");
  EXPECT_EQ(from_base64("aGVs\r\nbG8=!"), "hello");
  EXPECT_EQ(decode_words("=?utf-8?Q?caf=C3=A9_x?= =?iso-8859-1?B?6Q==?= y"), "caf\u00E9 x\u00E9 y");
  EXPECT_EQ(decode_words("=?utf-8?X?a?= =?broken"), "=?utf-8?X?a?= =?broken");
  EXPECT_EQ(decode_words("a =?no-such-set?Q?=E9?= b"), "a \u00E9 b");
  EXPECT_EQ(decode_extended("iso-8859-1'en'na%EFve.pdf"), "na\u00EFve.pdf");
}

TEST(MailHeaders, AreUnfoldedAndParametersDecoded) {
  const auto entity = read_entity("A: one\r\n two\r\nB:x\r\n\r\nbody", {});
  ASSERT_TRUE(entity.ok());
  EXPECT_EQ(entity->header("a"), "one two");
  EXPECT_EQ(entity->header("c"), "");
  EXPECT_EQ(entity->body, "body");
  const Structured type =
      parse_structured("Text/Plain; charset=\"utf-8\"; name*0*=utf-8''a%20; name*1=b.txt");
  EXPECT_EQ(type.value, "text/plain");
  EXPECT_EQ(type.parameter("charset"), "utf-8");
  EXPECT_EQ(type.parameter("name"), "a b.txt");
}

TEST(MailHeaders, GiveTheDayWhereItIsOne) {
  EXPECT_EQ(day_of("Tue, 4 Mar 2025 10:00:00 +0000"), "2025-03-04");
  EXPECT_EQ(day_of("31 Dec 2024 23:59 -0500"), "2024-12-31");
  for (const char* none : {"", "yesterday", "31 Feb 2025", "4 March 2025", "04/03/2025"})
    EXPECT_EQ(day_of(none), "") << none;
}

constexpr std::string_view kWhole =
    "From: =?utf-8?Q?Zo=C3=AB?= <zoe@northshire.example>\r\n"
    "To: lead@northshire.example\r\nSubject: =?utf-8?B?QXVkaXQ=?= return\r\n"
    "Date: Tue, 4 Mar 2025 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\npreamble\r\n--out\r\n"
    "Content-Type: multipart/alternative; boundary=in\r\n\r\n--in\r\n"
    "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable"
    "\r\n\r\nPlease find the caf=E9 audit.\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>HTML\r\n"
    "--in--\r\n--out\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\n"
    "Content-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--out\r\n"
    "Content-Type: message/rfc822\r\n\r\nFrom: x\r\nSubject: inner\r\n\r\nnever "
    "read\r\n--out--\r\n";

TEST(Mail, GivesHeadersTextAndNamesOfAttachments) {
  const auto out = read(kWhole);
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->from, "Zo\u00EB <zoe@northshire.example>");
  EXPECT_EQ(out->to, "lead@northshire.example");
  EXPECT_EQ(out->subject, "Audit return");
  EXPECT_EQ(out->day, "2025-03-04");
  EXPECT_EQ(out->text, "Please find the caf\u00E9 audit.\r\n");
  ASSERT_EQ(out->attachments.size(), 2u);
  EXPECT_EQ(out->attachments[0].name, "r\u00E9sum\u00E9.pdf");
  EXPECT_EQ(out->attachments[0].type, "application/pdf");
  EXPECT_EQ(out->attachments[1].name, "");
  EXPECT_EQ(out->attachments[1].type, "message/rfc822");
}

TEST(Mail, ReadsHtmlWhereThereIsNoText) {
  const auto out = read("From: a\nContent-Type: text/html\n\n<p>one<p>two");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->text, "one\ntwo\n");
}

TEST(Mail, IsRefusedWhenEncryptedDamagedOrNested) {
  const auto reason = [](const std::string& text) {
    const auto out = read(text);
    return out.ok() ? std::string() : out.error().public_text();
  };
  EXPECT_EQ(reason("Subject: x\n\nbody"), "The file is not an e-mail message.");
  EXPECT_EQ(reason("From: a\nContent-Type: application/pkcs7-mime\n\nx"),
            "The message is encrypted. Please send what it says unencrypted.");
  EXPECT_EQ(reason("From: a\nContent-Type: multipart/mixed\n\nx"),
            "The message is damaged: its parts have no boundary.");
  std::string deep = "From: a\n";
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=b" + n + "\n\n--b" + n + "\n";
  }
  EXPECT_EQ(reason(deep), "The message is nested too deeply.");
  std::string many = "From: a\nContent-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 2'000; ++i) many += "--b\n\nx\n";
  EXPECT_EQ(reason(many), "The message has too many parts.");
  std::string headers;
  for (int i = 0; i < 3'000; ++i) headers += "X: y\n";
  EXPECT_EQ(reason(headers), "The message has too long a header.");
}

TEST(Mail, EndsWithEveryPrefix) {
  for (std::size_t length = 0; length <= kWhole.size(); ++length) {
    const auto out = read(kWhole.substr(0, length));
    EXPECT_TRUE(out.ok() || out.error().code() == ErrorCode::kPluginRefused) << length;
    EXPECT_TRUE(length >= 7 || !out.ok()) << length;  // "From: =" says who
  }
}

}  // namespace
}  // namespace scrutiny::mail
