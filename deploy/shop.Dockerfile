# syntax=docker/dockerfile:1
#
# A shop as an image: the server's image with the project in /srv/shop. In the folder of the project, whose functions have
# their dependencies installed:
#
#   docker build -f <this file> -t registry.example.com/shop:1 .
FROM opencloudpay-server
COPY . /srv/shop
CMD ["serve", "/srv/shop", "--config", "/etc/cloudpay/cloudpay.json"]
