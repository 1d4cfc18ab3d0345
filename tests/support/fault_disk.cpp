// The disk's content and its rules; fault_disk_files.cpp puts RocksDB's FileSystem in front of it.
#include "tests/support/fault_disk.h"

#include <random>

#include "tests/support/fault_disk_content.h"

namespace scrutiny::testing {

using Content = FaultDisk::Content;

Disk::Fault Content::before(DiskCall kind) {
  if (off) return Disk::Fault::kOff;
  if (kind != DiskCall::kRead) {
    ++changes;
    if (power_at != 0 && changes == power_at) {
      off = true;
      struck = true;
      return Disk::Fault::kPowerGoes;
    }
  }
  const auto slot = static_cast<std::size_t>(kind);
  ++calls[slot];
  if (fail_at[slot] != 0 && calls[slot] == fail_at[slot]) {
    struck = true;
    return Disk::Fault::kFails;
  }
  return Disk::Fault::kNone;
}

void Disk::Inode::write(std::uint64_t offset, std::string_view bytes) {
  Undo change{offset, data.size(), {}, bytes.size()};
  if (offset < data.size()) change.old = data.substr(offset, bytes.size());
  if (data.size() < offset + bytes.size()) data.resize(offset + bytes.size(), '\0');
  data.replace(offset, bytes.size(), bytes);
  unsynced.push_back(std::move(change));
}

void Disk::Inode::truncate(std::uint64_t size) {
  if (size >= data.size()) return;
  unsynced.push_back({size, data.size(), data.substr(size), 0});
  data.resize(size);
}

void Disk::Inode::lose(Unsynced how, std::mt19937_64& random) {
  struct Redo {
    std::uint64_t offset;
    std::string bytes;
  };
  std::vector<Redo> written;
  for (const auto& change : unsynced) {
    if (change.length > 0 && change.offset + change.length <= data.size()) {
      written.push_back({change.offset, data.substr(change.offset, change.length)});
    }
  }
  for (auto change = unsynced.rbegin(); change != unsynced.rend(); ++change) {
    data.resize(change->old_size, '\0');
    data.replace(change->offset, change->old.size(), change->old);
  }
  unsynced.clear();
  if (how == Unsynced::kLost) return;
  const std::size_t whole = written.empty() ? 0 : random() % (written.size() + 1);
  for (std::size_t i = 0; i < written.size(); ++i) {
    std::size_t keep = written[i].bytes.size();
    if (how == Unsynced::kTorn && i > whole) break;
    const bool in_part = how == Unsynced::kTorn ? i == whole : random() % 3 == 0;
    if (in_part) keep = random() % (keep + 1);
    if (how == Unsynced::kMixed && random() % 3 == 0) continue;
    write(written[i].offset, std::string_view(written[i].bytes).substr(0, keep));
  }
  unsynced.clear();
}

std::uint64_t Content::used() const {
  std::uint64_t sum = 0;
  for (const auto& [path, inode] : files) sum += inode->data.size();
  return sum;
}

FaultDisk::FaultDisk() : content_(std::make_shared<Content>()) {}
FaultDisk::~FaultDisk() = default;

FaultDisk::FaultDisk(const FaultDisk& other) : content_(std::make_shared<Content>()) {
  const std::lock_guard lock(other.content_->mutex);
  std::map<Disk::Inode*, std::shared_ptr<Disk::Inode>> copies;
  const auto copied = [&](const Disk::Table& from, Disk::Table& to) {
    for (const auto& [path, inode] : from) {
      auto& copy = copies[inode.get()];
      if (!copy) copy = std::make_shared<Disk::Inode>(*inode);
      to[path] = copy;
    }
  };
  copied(other.content_->files, content_->files);
  copied(other.content_->durable, content_->durable);
  content_->folders = other.content_->folders;
  content_->capacity = other.content_->capacity;
}

void FaultDisk::fail_call(DiskCall kind, std::uint64_t n) {
  const std::lock_guard lock(content_->mutex);
  const auto slot = static_cast<std::size_t>(kind);
  content_->fail_at[slot] = content_->calls[slot] + n;
  content_->struck = false;
}

void FaultDisk::lose_power_at(std::uint64_t n) {
  const std::lock_guard lock(content_->mutex);
  content_->power_at = content_->changes + n;
  content_->struck = false;
}

bool FaultDisk::struck() const {
  const std::lock_guard lock(content_->mutex);
  return content_->struck;
}

void FaultDisk::restart(Unsynced unsynced, std::uint64_t seed) {
  const std::lock_guard lock(content_->mutex);
  std::mt19937_64 random(seed);
  std::set<Disk::Inode*> done;
  for (const auto& table : {content_->files, content_->durable}) {
    for (const auto& [path, inode] : table) {
      if (done.insert(inode.get()).second) inode->lose(unsynced, random);
    }
  }
  content_->files = content_->durable;
  content_->locks.clear();
  content_->off = false;
  content_->power_at = 0;
  content_->fail_at.fill(0);
  ++content_->generation;
}

void FaultDisk::disarm() {
  const std::lock_guard lock(content_->mutex);
  content_->power_at = 0;
  content_->fail_at.fill(0);
}

void FaultDisk::set_capacity(std::uint64_t bytes) {
  const std::lock_guard lock(content_->mutex);
  content_->capacity = bytes;
}

std::uint64_t FaultDisk::used() const {
  const std::lock_guard lock(content_->mutex);
  return content_->used();
}

std::uint64_t FaultDisk::changes() const {
  const std::lock_guard lock(content_->mutex);
  return content_->changes;
}

std::string FaultDisk::content(const std::string& path) const {
  const std::lock_guard lock(content_->mutex);
  return content_->files.at(path)->data;
}

void FaultDisk::overwrite(const std::string& path, const std::string& content) {
  const std::lock_guard lock(content_->mutex);
  auto& inode = *content_->files.at(path);
  inode.data = content;
  inode.unsynced.clear();
}

std::vector<std::string> FaultDisk::paths(const std::string& folder) const {
  const std::lock_guard lock(content_->mutex);
  std::vector<std::string> out;
  for (const auto& [path, inode] : content_->files) {
    if (path.starts_with(folder + "/")) out.push_back(path);
  }
  return out;
}

void FaultDisk::remove(const std::string& path) {
  const std::lock_guard lock(content_->mutex);
  content_->files.erase(path);
  content_->durable.erase(path);
}

void FaultDisk::wipe(const std::string& folder) {
  const std::lock_guard lock(content_->mutex);
  const auto inside = [&](const auto& entry) { return entry.first.starts_with(folder + "/"); };
  std::erase_if(content_->files, inside);
  std::erase_if(content_->durable, inside);
}

void FaultDisk::copy(const std::string& from, const std::string& to) {
  const std::lock_guard lock(content_->mutex);
  std::vector<std::pair<std::string, std::string>> copies;
  for (const auto& [path, inode] : content_->files) {
    if (path.starts_with(from + "/"))
      copies.emplace_back(to + path.substr(from.size()), inode->data);
  }
  for (auto& [path, data] : copies) {
    auto inode = std::make_shared<Disk::Inode>();
    inode->data = std::move(data);
    content_->files[path] = inode;
    content_->durable[path] = inode;
    for (auto folder = folder_of(path); folder != "/"; folder = folder_of(folder)) {
      content_->folders.insert(folder);
    }
  }
}

}  // namespace scrutiny::testing
