# syntax=docker/dockerfile:1
# The server with its pages, from this checkout. Holds no secret: settings come from the environment when it is started.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
# What is published, packed and installed as from a registry: the image runs what people install.
RUN npm ci --no-audit --no-fund \
  && npm run build:web \
  && npm run pack -- /tarballs apps/server \
  && npm install --prefix /app --omit=dev --no-audit --no-fund /tarballs/*.tgz

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=8 \
    OPENCALLKIT_HOST=0.0.0.0 \
    OPENCALLKIT_DATA=/data
RUN install --directory --owner=node --group=node --mode=700 /data
COPY --from=build /app /app
# node, by number, so that a host can tell that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/node_modules/opencallkit/bin/opencallkit.cjs"]
CMD ["serve"]
