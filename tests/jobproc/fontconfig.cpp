// Read by the leak sanitizer where there is one: fontconfig keeps what it found for good.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\n";
}
