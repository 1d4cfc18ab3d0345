#include "server/service/evidence/bag_writer.h"

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr std::string_view kBagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

void add_line(std::string& out, const std::string& digest, const std::string& name) {
  out.append(digest).append("  ").append(name).append("\n");
}

}  // namespace

BagWriter::BagWriter(std::string folder, UnixMillis time) : folder_(std::move(folder)), zip_(time) {
  add_tag_file("bagit.txt", kBagit);
}

BagWriter::Listed BagWriter::listed(std::string name, Hashes& hashes) {
  return {std::move(name), hashes.sha256.finish(), hashes.sha512.finish()};
}

void BagWriter::add_payload(const std::string& name, std::string_view bytes) {
  Hashes hashes;
  hashes.update(as_bytes(bytes));
  zip_.add(path(name), as_bytes(bytes));
  payload_.push_back(listed(name, hashes));
  payload_bytes_ += bytes.size();
}

void BagWriter::begin_payload(const std::string& name, std::uint64_t at_most,
                              ZipWriter::Packing packing) {
  open_name_ = name;
  open_ = Hashes();
  zip_.begin(path(name), at_most, packing);
}

void BagWriter::write(ByteView piece) {
  open_.update(piece);
  payload_bytes_ += piece.size();
  zip_.write(piece);
}

void BagWriter::end_payload() {
  zip_.end();
  payload_.push_back(listed(open_name_, open_));
}

std::string BagWriter::manifest256(const std::vector<Listed>& files) {
  std::string out;
  for (const Listed& file : files) add_line(out, to_hex(file.sha256), file.name);
  return out;
}

std::string BagWriter::manifest512(const std::vector<Listed>& files) {
  std::string out;
  for (const Listed& file : files) add_line(out, to_hex(file.sha512), file.name);
  return out;
}

void BagWriter::finish_payload(const std::vector<std::pair<std::string, std::string>>& info) {
  std::string text;
  for (const auto& [label, value] : info) text.append(label + ": " + value + "\n");
  text.append("Payload-Oxum: " + std::to_string(payload_bytes_) + "." +
              std::to_string(payload_.size()) + "\n");
  add_tag_file("manifest-sha256.txt", manifest256(payload_));
  add_tag_file("manifest-sha512.txt", manifest512(payload_));
  add_tag_file("bag-info.txt", text);
}

void BagWriter::add_tag_file(const std::string& name, std::string_view bytes) {
  Hashes hashes;
  hashes.update(as_bytes(bytes));
  zip_.add(path(name), as_bytes(bytes));
  tags_.push_back(listed(name, hashes));
}

void BagWriter::finish() {
  zip_.add(path("tagmanifest-sha256.txt"), as_bytes(manifest256(tags_)));
  zip_.add(path("tagmanifest-sha512.txt"), as_bytes(manifest512(tags_)));
  zip_.finish();
}

}  // namespace scrutiny
