/* A disk that forgets: loaded before the C library, it writes down what every write to a file of
 * POWER_FOLDER replaces, and throws that away once the file is flushed. What is still written down when
 * the program dies is what a power failure may undo; the test does it.
 *
 * Files are told by their inode. A record is four numbers (offset, length of the write, length of what was
 * there, size of the file before) and what was there. Folders are taken to be on the disk at once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* Whether a descriptor is a file of the folder; its size and the name of its record. */
static int is_watched(int fd, struct stat *about, char record[4096]) {
    const char *folder = getenv("POWER_FOLDER"), *records = getenv("POWER_RECORDS");
    char link[64], path[4096];
    if (!folder || !records || fstat(fd, about) || !S_ISREG(about->st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    /* The shared memory beside a database is none of the disk's: it is made anew. */
    if (strncmp(path, folder, strlen(folder)) || (length > 4 && !strcmp(path + length - 4, "-shm"))) return 0;
    snprintf(record, 4096, "%s/%llu", records, (unsigned long long)about->st_ino);
    return 1;
}

static void raw_write(int fd, const void *from, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (real(fd, from, length) != (ssize_t)length) abort();
}

static void remember(int fd, off_t offset, size_t length) {
    struct stat about;
    char record[4096];
    if (!is_watched(fd, &about, record)) return;
    if (offset < 0) offset = about.st_size;
    size_t there = 0;
    if (offset < about.st_size) there = about.st_size - offset < (off_t)length ? (size_t)(about.st_size - offset) : length;
    char *entry = malloc(32 + there);
    if (!entry || (there && pread(fd, entry + 32, there, offset) != (ssize_t)there)) { free(entry); return; }
    unsigned long long numbers[4] = {offset, length, there, about.st_size};
    memcpy(entry, numbers, 32);
    int out = open(record, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out < 0) abort();
    raw_write(out, entry, 32 + there);
    close(out);
    free(entry);
}

static int flushed(int fd) {
    struct stat about;
    char record[4096];
    if (getenv("POWER_NO_FLUSH")) return 0;
    pthread_mutex_lock(&lock);
    if (is_watched(fd, &about, record)) {
        /* A disk takes its time, in which the power may fail. */
        usleep(20000);
        unlink(record);
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int fd) { return flushed(fd); }
int fdatasync(int fd) { return flushed(fd); }

#define AROUND(call) \
    pthread_mutex_lock(&lock); \
    remember(fd, offset, length); \
    __auto_type result = call; \
    pthread_mutex_unlock(&lock); \
    return result

ssize_t pwrite(int fd, const void *from, size_t length, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    AROUND(real(fd, from, length, offset));
}

ssize_t pwrite64(int fd, const void *from, size_t length, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    AROUND(real(fd, from, length, offset));
}

ssize_t write(int fd, const void *from, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    struct stat about;
    char record[4096];
    if (!is_watched(fd, &about, record)) return real(fd, from, length);
    off_t offset = fcntl(fd, F_GETFL) & O_APPEND ? -1 : lseek(fd, 0, SEEK_CUR);
    AROUND(real(fd, from, length));
}

/* Cut off, or made longer: what was behind the new end may come back. */
static void remember_end(int fd, off_t size) {
    struct stat about;
    if (!fstat(fd, &about)) remember(fd, size < about.st_size ? size : about.st_size,
                                     size < about.st_size ? (size_t)(about.st_size - size) : 0);
}

int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    pthread_mutex_lock(&lock);
    remember_end(fd, size);
    int result = real(fd, size);
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    pthread_mutex_lock(&lock);
    remember_end(fd, size);
    int result = real(fd, size);
    pthread_mutex_unlock(&lock);
    return result;
}

/* The number of a file that is gone may be another's soon. */
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    struct stat about;
    char record[4096];
    const char *records = getenv("POWER_RECORDS");
    if (records && !lstat(path, &about) && strncmp(path, records, strlen(records))) {
        snprintf(record, sizeof record, "%s/%llu", records, (unsigned long long)about.st_ino);
        real(record);
    }
    return real(path);
}
